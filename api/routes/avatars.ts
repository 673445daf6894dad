import { fileTypeFromBuffer } from 'file-type'
import { z } from 'zod'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { KiB } from '../../sandbox/limits.ts'
import { route, type Route } from '../route.ts'

/** What browsers draw and run nothing of. */
const pictures = ['image/png', 'image/jpeg', 'image/webp']

/** The pictures of users. */
export const avatarRoutes = ({ identity: { profiles } }: { identity: Pick<Identity, 'profiles'> }): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/users/:id/avatar',
    auth: 'tenant',
    tag: 'Users',
    summary: 'The picture of a user',
    params: z.object({ id: z.uuid() }),
    query: z.object({ v: z.string().max(64).optional().describe('Changes with the picture; means nothing here') }),
    downloads: pictures,
    errors: ['request.not_found'],
    handler: async ({ tenant, params: { id } }) => {
      const { mediaType, bytes, sha256 } = await profiles.avatar(tenant.id, id)
      return { mediaType, body: bytes, etag: sha256 }
    },
  }),

  route({
    method: 'put',
    path: '/api/v1/me/avatar',
    auth: 'user',
    tag: 'Session',
    summary: 'Sets the picture of the caller: PNG, JPEG or WebP',
    bytes: { mediaType: 'image/*', maxBytes: 256 * KiB },
    conditional: true,
    handler: async ({ caller, body, by, ifMatch }) => {
      // What it says it is decides nothing.
      const mediaType = (await fileTypeFromBuffer(body).catch(() => undefined))?.mime
      if (mediaType === undefined || !pictures.includes(mediaType))
        throw new Problem('request.media_type', {
          detail: said('A picture is one of {types}.', { types: pictures.join(', ') }),
        })
      await profiles.setAvatar(by, caller.user.id, { mediaType, bytes: body }, ifMatch)
      return undefined
    },
  }),

  route({
    method: 'delete',
    path: '/api/v1/me/avatar',
    auth: 'user',
    tag: 'Session',
    summary: 'Takes the picture of the caller away',
    conditional: true,
    handler: async ({ caller, by, ifMatch }) => {
      await profiles.setAvatar(by, caller.user.id, undefined, ifMatch)
      return undefined
    },
  }),
]
