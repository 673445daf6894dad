import { z } from 'zod'
import { asRule, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Notification, Notifications } from '../../runtime/notify/notifications.ts'
import { bulkIds, bulkOutcomes, doEach } from '../bulk.ts'
import { fromCursor, pageFrom, pageOf, pageQuery } from '../pagination.ts'
import { route, type Route } from '../route.ts'

export const notification = z
  .object({
    id: z.string().describe('Counts up for each user; what `Last-Event-ID` of the stream takes'),
    plugin: z.string(),
    title: z.string(),
    body: z.string(),
    url: z.string().optional().describe('A path of the app'),
    createdAt: z.iso.datetime(),
    read: z.boolean(),
  })
  .meta({ id: 'Notification' })

const seq = z.string().regex(/^\d{1,15}$/, asRule('has to be the id of a notification'))

/** A notification as callers see it. */
export const notificationAsJson = ({ seq, plugin, title, body, url, createdAt, readAt }: Notification) => ({
  id: String(seq),
  plugin,
  title,
  body,
  ...(url !== null && { url }),
  createdAt: createdAt.toISOString(),
  read: readAt !== null,
})

/** What the caller was told in the app. */
export const notificationRoutes = ({ notifications }: { notifications: Notifications }): Route[] => {
  const mark = async (userId: string, id: string, read: boolean) => {
    if (!(await notifications.mark(userId, Number(id), read)))
      throw new Problem('request.not_found', { detail: said('There is no such notification.') })
  }

  return [
    route({
      method: 'get',
      path: '/api/v1/notifications',
      auth: 'user',
      tag: 'Notifications',
      summary: 'What you were told, the newest first; live at /api/v1/notifications/stream',
      query: pageQuery.extend({ unread: z.stringbool().default(false).describe('Only what you have not read') }),
      response: pageOf(notification).extend({ unread: z.int().describe('How many you have not read, of all') }),
      handler: async ({ caller, query: { cursor, limit, unread } }) => {
        const before = fromCursor(cursor)
        if (before !== undefined && !seq.safeParse(before).success)
          throw new Problem('request.invalid', { detail: said('cursor: is not one of ours.') })
        const { id } = caller.user
        const found = await notifications.list(id, {
          limit: limit + 1,
          unread,
          ...(before !== undefined && { before: Number(before) }),
        })
        const page = pageFrom(found, limit, (each) => String(each.seq))
        return { ...page, items: page.items.map(notificationAsJson), unread: await notifications.unread(id) }
      },
    }),

    // Before those of one notification, whose address would match as well.
    route({
      method: 'post',
      path: '/api/v1/notifications/read',
      auth: 'user',
      tag: 'Notifications',
      summary: 'Marks all notifications up to one as read',
      body: z.strictObject({ upTo: seq.describe('Id of the newest that was seen') }),
      handler: async ({ caller, body: { upTo } }) => {
        await notifications.markAllRead(caller.user.id, Number(upTo))
        return undefined
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/notifications/bulk',
      auth: 'user',
      tag: 'Notifications',
      summary: 'Marks some notifications as read or unread',
      body: z.strictObject({ ids: bulkIds(seq), read: z.boolean() }),
      response: bulkOutcomes,
      handler: ({ caller, body: { ids, read }, language }) =>
        doEach(ids, language, (id) => mark(caller.user.id, id, read)),
    }),

    route({
      method: 'patch',
      path: '/api/v1/notifications/:id',
      auth: 'user',
      tag: 'Notifications',
      summary: 'Marks a notification as read or unread',
      params: z.object({ id: seq }),
      body: z.strictObject({ read: z.boolean() }),
      handler: async ({ caller, params: { id }, body: { read } }) => {
        await mark(caller.user.id, id, read)
        return undefined
      },
    }),
  ]
}
