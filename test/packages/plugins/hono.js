import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { HTTPException } from 'hono/http-exception'
import { validator } from 'hono/validator'

const app = new Hono()
app.use('*', cors())
app.get('/users/:id', (c) =>
  c.json({ id: c.req.param('id'), q: c.req.query('q'), agent: c.req.header('x-agent') ?? null }),
)
app.post('/form', async (c) => c.text((await c.req.parseBody()).name))
app.post(
  '/json',
  validator('json', (value, c) => (value.ok ? value : c.text('no', 400))),
  (c) => c.json(c.req.valid('json')),
)
app.get('/stream', (c) => c.body(new Response('streamed').body))
app.get('/fail', () => {
  throw new HTTPException(418, { message: 'teapot' })
})
app.notFound((c) => c.text('nothing here', 404))

export default {
  async fetch() {
    const call = async (path, init) => {
      const response = await app.request(path, init)
      return [response.status, await response.text()]
    }
    return Response.json([
      await call('/users/5?q=x', { headers: { 'x-agent': 'me' } }),
      await call('/form', { method: 'POST', body: new URLSearchParams({ name: 'Ada' }) }),
      await call('/json', { method: 'POST', body: '{"ok":true}', headers: { 'content-type': 'application/json' } }),
      await call('/stream'),
      await call('/fail'),
      await call('/missing'),
    ])
  },
}
