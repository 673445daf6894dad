import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { useEventSource } from '@vueuse/core'
import { computed, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { addressOf } from '../address.ts'
import type { Schema, Where } from '../operations.ts'
import { usePages } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

export type Notification = Schema<'Notification'>

const touched = ['notifications', 'unread notifications']

/** What the user was told, the newest first. */
export const useNotifications = (query: MaybeRefOrGetter<Where<'get', '/api/v1/notifications'>['query']>) =>
  usePages('notifications', '/api/v1/notifications', () => ({ query: toValue(query) }), { limit: 30 })

/** How many of all are unread. */
export const useUnread = () => {
  const api = useApi()
  return useQuery<number, ApiProblem>({
    queryKey: ['unread notifications'],
    queryFn: async () => (await api.get('/api/v1/notifications', { query: { limit: 1 } })).unread,
  })
}

/**
 * Hears of what is new at once. The browser comes back by itself when the connection breaks, says what it heard last,
 * and is told what it missed.
 */
export const useLiveNotifications = (heard: (notification: Notification) => void) => {
  const cache = useQueryClient()
  const { data, lastEventId } = useEventSource<['notification'], string>(addressOf('/api/v1/notifications/stream'), [
    'notification',
  ])
  watch(lastEventId, () => {
    if (!data.value) return
    heard(JSON.parse(data.value) as Notification)
    for (const key of touched) void cache.invalidateQueries({ queryKey: [key] })
  })
  return computed(() => lastEventId.value)
}

/** Marks one notification as read, or as unread again. */
export const useMarkRead = () =>
  useChange(
    (api, { id, read }: { id: string; read: boolean }) =>
      api.patch('/api/v1/notifications/{id}', { path: { id }, body: { read } }),
    touched,
  )

/** @param upTo id of the newest that was seen */
export const useMarkAllRead = () =>
  useChange((api, upTo: string) => api.post('/api/v1/notifications/read', { body: { upTo } }), touched)
