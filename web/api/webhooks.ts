import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { z } from 'zod'
import type { webhook, webhookCall, webhookDelivery } from '../../api/routes/webhooks.ts'
import { usePages } from './pages.ts'
import type { ApiProblem } from './problem.ts'
import { useApi } from './use-api.ts'
import { useChange } from './use-change.ts'

export type Webhook = z.output<typeof webhook>
export type WebhookCall = z.output<typeof webhookCall>
export type WebhookDelivery = z.output<typeof webhookDelivery>

export interface WebhookInput {
  url: string
  events: string[]
  description?: string
}

const base = '/api/v1/webhooks'
const touched = ['webhooks', 'webhook']

export const useWebhooks = () => {
  const api = useApi()
  return useQuery<Webhook[], ApiProblem>({
    queryKey: ['webhooks'],
    queryFn: async () => (await api.call<{ items: Webhook[] }>(base)).items,
  })
}

export const useWebhook = (id: MaybeRefOrGetter<string>) => {
  const api = useApi()
  return useQuery<Webhook, ApiProblem>({
    queryKey: computed(() => ['webhook', toValue(id)]),
    queryFn: () => api.call(`${base}/${encodeURIComponent(toValue(id))}`),
  })
}

/** Makes one. Its secret is in the answer, and nowhere else ever after. */
export const useCreateWebhook = () =>
  useChange(
    (api, { key, ...body }: WebhookInput & { key: string }) =>
      api.call<Webhook & { secret: string }>(base, { method: 'POST', body, idempotencyKey: key }),
    touched,
  )

export const useChangeWebhook = () =>
  useChange(
    (api, { id, ...body }: Partial<WebhookInput> & { id: string; enabled?: boolean }) =>
      api.call<Webhook>(`${base}/${id}`, { method: 'PATCH', body }),
    touched,
  )

export const useNewSecret = () =>
  useChange((api, id: string) => api.call<{ secret: string }>(`${base}/${id}/secret`, { method: 'POST' }), touched)

export const useRemoveWebhook = () =>
  useChange((api, id: string) => api.call(`${base}/${id}`, { method: 'DELETE' }), touched)

export const useCalls = (id: MaybeRefOrGetter<string>) =>
  usePages<WebhookCall>('webhook calls', () => `${base}/${toValue(id)}/calls`, {}, { everyMs: () => 5_000 })

export const useWebhookDeliveries = (id: MaybeRefOrGetter<string>) =>
  usePages<WebhookDelivery>(
    'webhook deliveries',
    () => `${base}/${toValue(id)}/deliveries`,
    {},
    { everyMs: () => 5_000 },
  )

interface OfDelivery {
  id: string
  delivery: string
}

export const useRedriveCall = () =>
  useChange(
    (api, { id, delivery }: OfDelivery) => api.call(`${base}/${id}/deliveries/${delivery}/redrive`, { method: 'POST' }),
    ['webhook deliveries', 'webhook calls'],
  )

export const useDiscardCall = () =>
  useChange(
    (api, { id, delivery }: OfDelivery) => api.call(`${base}/${id}/deliveries/${delivery}`, { method: 'DELETE' }),
    ['webhook deliveries'],
  )
