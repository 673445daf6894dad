import { definePlugin, type Context } from '@plexica/sdk'
import { Hono } from 'hono'

// Any app that answers `fetch(request, env)` is a plugin; capabilities are in `env`.
const app = new Hono<{ Bindings: Context }>()

app.get('/links', async (c) => {
  const { items } = await c.env.kv.list<string>({ prefix: 'link/' })
  return c.json({ items: items.map(({ key, value }) => ({ name: key.slice('link/'.length), url: value })) })
})

app.put('/links/:name', async (c) => {
  const { url } = await c.req.json<{ url?: unknown }>()
  if (typeof url !== 'string' || !URL.canParse(url))
    return c.json({ title: 'url: is not an address', status: 400 }, 400)
  await c.env.kv.set(`link/${c.req.param('name')}`, url)
  return c.body(null, 204)
})

app.get('/links/:name', async (c) => {
  const url = await c.env.kv.get<string>(`link/${c.req.param('name')}`)
  return url ? c.redirect(url) : c.notFound()
})

export default definePlugin({
  fetch: app.fetch,
  // Routes without a handler say who may pass to the app.
  routes: { 'PUT /links/:name': { permission: 'my-plugin.write' } },
})
