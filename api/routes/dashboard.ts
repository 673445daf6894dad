import { z } from 'zod'
import type { Audit } from '../../runtime/audit.ts'
import { widgetSizes, type Dashboards, type PlacedWidget } from '../../runtime/dashboards/dashboards.ts'
import { stateTag } from '../if-match.ts'
import { route, type Route } from '../route.ts'

const widgets = z
  .array(
    z.strictObject({
      plugin: z.string().max(64),
      name: z.string().max(100),
      size: z.enum(widgetSizes).describe('A third, two thirds or all of the width of a wide screen'),
    }),
  )
  .max(100)

export const dashboard = z
  .object({ widgets: widgets.optional().describe('In this order; absent: whatever there is, as it comes') })
  .meta({ id: 'Dashboard' })

const tagOf = (placed: PlacedWidget[] | undefined) =>
  stateTag(placed?.map(({ plugin, name, size }) => ({ plugin, name, size })))

/** How the caller arranged the widgets of the home page. */
export const dashboardRoutes = ({ dashboards, audit }: { dashboards: Dashboards; audit: Audit }): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/me/dashboard',
    auth: 'user',
    tag: 'Session',
    summary: 'How the caller arranged the widgets of the home page',
    response: dashboard,
    etag: ({ widgets: placed }) => tagOf(placed),
    handler: async ({ caller }) => ({ widgets: await dashboards.get(caller.user.id) }),
  }),

  route({
    method: 'put',
    path: '/api/v1/me/dashboard',
    auth: 'user',
    tag: 'Session',
    summary: 'Arranges the widgets of the home page of the caller',
    body: z.strictObject({ widgets }),
    response: dashboard,
    etag: ({ widgets: placed }) => tagOf(placed),
    conditional: true,
    handler: async ({ caller, body, by, ifMatch }) => {
      await dashboards.save(caller.user.id, body.widgets, (before) => ifMatch(tagOf(before)))
      await audit.record({ ...by, action: 'dashboard.change', target: caller.user.id })
      return body
    },
  }),

  route({
    method: 'delete',
    path: '/api/v1/me/dashboard',
    auth: 'user',
    tag: 'Session',
    summary: 'Shows the caller every widget again, as it comes',
    handler: async ({ caller, by }) => {
      await dashboards.reset(caller.user.id)
      await audit.record({ ...by, action: 'dashboard.reset', target: caller.user.id })
      return undefined
    },
  }),
]
