import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { useEventSource } from '@vueuse/core'
import { computed, watch, type MaybeRefOrGetter } from 'vue'
import type { z } from 'zod'
import type { notification } from '../../api/routes/notifications.ts'
import { usePages } from './pages.ts'
import type { ApiProblem } from './problem.ts'
import { useApi } from './use-api.ts'
import { useChange } from './use-change.ts'

export type Notification = z.output<typeof notification>

const base = '/api/v1/notifications'
const touched = ['notifications', 'unread notifications']

/** What the user was told, the newest first. */
export const useNotifications = (query: MaybeRefOrGetter<{ unread?: boolean }>) =>
  usePages<Notification>('notifications', base, query, { limit: 30 })

/** How many of all are unread. */
export const useUnread = () => {
  const api = useApi()
  return useQuery<number, ApiProblem>({
    queryKey: ['unread notifications'],
    queryFn: async () => (await api.call<{ unread: number }>(`${base}?limit=1`)).unread,
  })
}

/**
 * Hears of what is new at once. The browser comes back by itself when the connection breaks, says what it heard last,
 * and is told what it missed.
 */
export const useLiveNotifications = (heard: (notification: Notification) => void) => {
  const cache = useQueryClient()
  const { data, lastEventId } = useEventSource<['notification'], string>(`${base}/stream`, ['notification'])
  watch(lastEventId, () => {
    if (!data.value) return
    heard(JSON.parse(data.value) as Notification)
    for (const key of touched) void cache.invalidateQueries({ queryKey: [key] })
  })
  return computed(() => lastEventId.value)
}

export const useMarkRead = () =>
  useChange(
    (api, { id, read }: { id: string; read: boolean }) =>
      api.call(`${base}/${id}`, { method: 'PATCH', body: { read } }),
    touched,
  )

/** @param upTo id of the newest that was seen */
export const useMarkAllRead = () =>
  useChange((api, upTo: string) => api.call(`${base}/read`, { method: 'POST', body: { upTo } }), touched)
