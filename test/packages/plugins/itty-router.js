import { AutoRouter, error } from 'itty-router'

const router = AutoRouter()
router
  .get('/hello/:name', ({ name, query }) => ({ hello: name, query }))
  .get('/fail', () => error(403, 'not you'))
  .all('*', () => error(404))

export default {
  async fetch() {
    const call = async (path) => {
      const response = await router.fetch(new Request(`http://x.test${path}`))
      return [response.status, await response.json()]
    }
    return Response.json([await call('/hello/ada?a=1'), await call('/fail'), await call('/none')])
  },
}
