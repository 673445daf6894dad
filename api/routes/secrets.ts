import { z } from 'zod'
import type { Audit } from '../../runtime/audit.ts'
import type { Secrets } from '../../runtime/secrets/secrets.ts'
import { route, type Route } from '../route.ts'
import { actorOf } from './actor.ts'

const rotation = z
  .object({
    keyId: z.string().describe('The key that secrets are under now; it tells nothing about the key itself'),
    rotated: z.int().describe('Secrets that were under another key'),
    unreadable: z.int().describe('Secrets whose key is not configured; left as they are'),
  })
  .meta({ id: 'SecretsRotation' })

/** Keeping secrets at rest in order, for platform admins. */
export const secretRoutes = ({ secrets, audit }: { secrets: Pick<Secrets, 'rotate'>; audit: Audit }): Route[] => [
  route({
    method: 'post',
    path: '/api/v1/secrets/rotation',
    auth: 'platform.secrets.rotate',
    tag: 'Secrets',
    summary: 'Encrypts the secrets of all installations anew, under the first of the configured keys',
    response: rotation,
    handler: async ({ caller, request }) => {
      const done = await secrets.rotate()
      await audit.record({
        tenantId: null,
        actor: actorOf(caller),
        action: 'secrets.rotate',
        target: done.keyId,
        detail: { rotated: done.rotated, unreadable: done.unreadable },
        requestId: request.id,
      })
      return done
    },
  }),
]
