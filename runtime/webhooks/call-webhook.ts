import type { Knex } from 'knex'
import type { Dispatcher } from 'undici'
import { inEnglish } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { toCloudEvent } from '../events/cloud-event.ts'
import type { Seal } from '../identity/seal.ts'
import type { Outbound } from '../outbound/outbound.ts'
import type { Outcome } from '../queues/lanes.ts'
import type { Work } from '../queues/work.ts'
import { webhookFailures } from './failure-words.ts'
import { signWebhook } from './signature.ts'

/** How long the other side may take to answer. */
const answerMs = 15_000
/** Of an answer this much is read, to use the connection again. */
const answerBytes = 64 * 1024
/** One that was switched off is looked at again after this. */
const disabledMs = 60_000

/** Calls a webhook with an event, and writes down what came of it. Redirects are answers, and not good ones. */
export const createCallWebhook =
  ({ core, outbound, seal }: { core: Knex; outbound: Outbound; seal: Seal }) =>
  async (work: Work, signal: AbortSignal): Promise<Outcome> => {
    const id = work.lane.split('/')[2]!
    const webhook = await core('core.webhooks')
      .where({ id })
      .first<{ url: string; enabled: boolean; secret_encrypted: string } | undefined>()
    if (!webhook) return { state: 'done' }
    if (!webhook.enabled)
      return { state: 'later', delayMs: disabledMs, code: 'webhook.disabled', message: 'The webhook is switched off.' }

    const body = JSON.stringify(toCloudEvent(work.event!))
    const timestamp = Math.floor(Date.now() / 1_000)
    const headers = {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'Plexica-Webhooks/1.0',
      'webhook-id': work.id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signWebhook(seal.open(webhook.secret_encrypted), { id: work.id, timestamp, body }),
    }
    const began = performance.now()
    const answer = await outbound
      .use(`webhooks ${work.tenantId}`, signal, (dispatcher) => post(dispatcher, webhook.url, headers, body, signal))
      .catch((error: unknown) => ({ status: null, error: reasonOf(error) }))
    await core('core.webhook_calls').insert({
      webhook_id: id,
      work_id: work.id,
      event_id: work.event!.id,
      type: work.name,
      attempt: work.attempts,
      duration_ms: Math.round(performance.now() - began),
      status: answer.status,
      error: answer.error,
    })
    if (answer.error === null) return { state: 'done' }
    return { state: 'failed', code: 'webhook.failed', message: answer.error }
  }

const post = async (
  dispatcher: Dispatcher,
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<{ status: number; error: string | null }> => {
  const { origin, pathname, search } = new URL(url)
  const answer = await dispatcher.request({
    origin,
    path: pathname + search,
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
  })
  const { statusCode } = answer
  await answer.body.dump({ limit: answerBytes })
  return {
    status: statusCode,
    error: statusCode >= 200 && statusCode < 300 ? null : inEnglish(webhookFailures.answered(String(statusCode))),
  }
}

const reasonOf = (error: unknown): string => {
  if (error instanceof Problem) return inEnglish(webhookFailures.refused())
  const { name, code } = error as { name?: string; code?: string }
  if (name === 'TimeoutError') return inEnglish(webhookFailures.late(String(answerMs / 1_000)))
  return inEnglish(code ? webhookFailures.unreachedBy(code) : webhookFailures.unreached())
}
