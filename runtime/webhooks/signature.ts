import { createHmac, randomBytes } from 'node:crypto'

const prefix = 'whsec_'

/** A new secret, as Standard Webhooks writes it. */
export const newWebhookSecret = (): string => prefix + randomBytes(24).toString('base64')

/**
 * The `webhook-signature` of a message by Standard Webhooks 1.0: HMAC-SHA256 of id, time and body, so that neither a
 * changed body nor an old message passes for a new one.
 *
 * @example
 * signWebhook('whsec_…', { id: 'msg_1', timestamp: 1_700_000_000, body: '{}' }) // 'v1,K5oZ…'
 */
export const signWebhook = (
  secret: string,
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
): string => {
  const key = Buffer.from(secret.slice(prefix.length), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}
