import express, { Router, type Response } from 'express'
import { z } from 'zod'
import type { Audit } from '../../runtime/audit.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { tenantOf } from './sign-in.ts'

/** The one client that has no browser: the `plexica` command. */
const client = z.literal('plexica-command')

const begun = z.object({ client_id: client, name: z.string().trim().min(1).max(120).default('plexica') })

const asked = z.object({
  client_id: client,
  grant_type: z.literal('urn:ietf:params:oauth:grant-type:device_code'),
  device_code: z.string().max(200),
})

/** RFC 6749 §5.2 */
const refuse = (response: Response, error: string, description: string) =>
  response.status(400).json({ error, error_description: description })

const reasons = {
  authorization_pending: 'Nobody has decided yet.',
  slow_down: 'Wait longer between two questions.',
  access_denied: 'It was refused.',
  expired_token: 'The code is unknown or no longer valid.',
}

/**
 * Signing in by another device, RFC 8628: `/auth/device` gives the codes, `/auth/device/token` is asked until someone
 * who is signed in at the tenant has entered theirs at `/device`. The access token is an API token of that user.
 */
export const deviceSignIn = ({
  identity,
  audit,
}: {
  identity: Pick<Identity, 'deviceLogins'>
  audit: Pick<Audit, 'record'>
}): Router => {
  const router = Router()
  const form = express.urlencoded({ extended: false, limit: '8kb' })

  router.post('/device', form, async (request, response) => {
    const tenant = tenantOf(request)
    const given = begun.safeParse(request.body)
    if (!given.success) return void refuse(response, 'invalid_client', 'client_id has to be plexica-command.')
    const login = await identity.deviceLogins.begin(tenant.id, { name: given.data.name, ip: request.ip })
    const page = `${request.tenantOrigin}/device`
    response.json({
      device_code: login.deviceCode,
      user_code: login.userCode,
      verification_uri: page,
      verification_uri_complete: `${page}?code=${login.userCode}`,
      expires_in: login.expiresInSeconds,
      interval: login.intervalSeconds,
    })
  })

  router.post('/device/token', form, async (request, response) => {
    const tenant = tenantOf(request)
    const given = asked.safeParse(request.body)
    if (!given.success)
      return void refuse(response, 'invalid_request', 'client_id, grant_type or device_code is not right.')
    const answer = await identity.deviceLogins.poll(tenant.id, given.data.device_code, ({ id, userId, name }, trx) =>
      audit.record(
        {
          tenantId: tenant.id,
          actor: { kind: 'user', id: userId! },
          action: 'token.create',
          target: id,
          after: { name, kind: 'personal' },
          detail: { by: 'device' },
          requestId: request.id,
          ...(request.ip !== undefined && { ip: request.ip }),
        },
        trx,
      ),
    )
    if (answer.state !== 'approved') return void refuse(response, answer.state, reasons[answer.state])
    const expiresInMs = answer.token.expiresAt!.getTime() - Date.now()
    response.json({ access_token: answer.text, token_type: 'Bearer', expires_in: Math.floor(expiresInMs / 1_000) })
  })

  return router
}
