import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { Body, Schema } from '../operations.ts'
import { usePages } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

export type Webhook = Schema<'Webhook'>
export type WebhookCall = Schema<'WebhookCall'>
export type WebhookDelivery = Schema<'WebhookDelivery'>

interface WebhookInput {
  url: string
  events: string[]
  description?: string
}

const touched = ['webhooks', 'webhook']

/** All webhooks of the tenant, without their secrets. */
export const useWebhooks = () => {
  const api = useApi()
  return useQuery<Webhook[], ApiProblem>({
    queryKey: ['webhooks'],
    queryFn: async () => (await api.get('/api/v1/webhooks')).items,
  })
}

/** One webhook, by id. */
export const useWebhook = (id: MaybeRefOrGetter<string>) => {
  const api = useApi()
  return useQuery<Webhook, ApiProblem>({
    queryKey: computed(() => ['webhook', toValue(id)]),
    queryFn: () => api.get('/api/v1/webhooks/{id}', { path: { id: toValue(id) } }),
  })
}

/** Makes one. Its secret is in the answer, and nowhere else ever after. */
export const useCreateWebhook = () =>
  useChange(
    (api, { key, ...body }: WebhookInput & { key: string }) =>
      api.post('/api/v1/webhooks', { body, idempotencyKey: key }),
    touched,
  )

/** Changes a webhook, or switches it off and on. */
export const useChangeWebhook = () =>
  useChange(
    (
      api,
      { id, revision, ...body }: Partial<WebhookInput> & Pick<Webhook, 'id' | 'revision'> & { enabled?: boolean },
    ) => api.patch('/api/v1/webhooks/{id}', { path: { id }, body, ifMatch: revision }),
    touched,
  )

/** Signs with a new secret from now on, which only the answer tells. */
export const useNewSecret = () =>
  useChange((api, id: string) => api.post('/api/v1/webhooks/{id}/secret', { path: { id } }), touched)

/** Has it called once with a test event; the log tells what came of it. */
export const useTestWebhook = () =>
  useChange(
    (api, id: string) => api.post('/api/v1/webhooks/{id}/test', { path: { id } }),
    ['webhook calls', 'webhook deliveries'],
  )

/** Removes a webhook, with what waits for it. */
export const useRemoveWebhook = () =>
  useChange((api, id: string) => api.delete('/api/v1/webhooks/{id}', { path: { id } }), touched)

/** The log of calls of a webhook, the newest first; goes on by itself. */
export const useCalls = (id: MaybeRefOrGetter<string>) =>
  usePages('webhook calls', '/api/v1/webhooks/{id}/calls', () => ({ path: { id: toValue(id) } }), {
    everyMs: () => 5_000,
  })

/** What is not delivered yet or was given up, the newest first; goes on by itself. */
export const useWebhookDeliveries = (id: MaybeRefOrGetter<string>) =>
  usePages('webhook deliveries', '/api/v1/webhooks/{id}/deliveries', () => ({ path: { id: toValue(id) } }), {
    everyMs: () => 5_000,
  })

/** Tries several deliveries of a webhook again, or discards them. */
export const useBulkCalls = () =>
  useChange(
    (api, { id, ...body }: { id: string } & Body<'post', '/api/v1/webhooks/{id}/deliveries/bulk'>) =>
      api.post('/api/v1/webhooks/{id}/deliveries/bulk', { path: { id }, body }),
    ['webhook deliveries', 'webhook calls'],
  )
