/** Calls the host as often as it is asked to, in series or all at once. */
const value = 'v'.repeat(1000)

const repeat = async ({ times, parallel }, call) => {
  if (parallel) await Promise.all(Array.from({ length: times }, call))
  else for (let n = 0; n < times; n++) await call()
}

export default {
  async fetch(request, { kv, db }) {
    const asked = await request.json()
    if (asked.op === 'prepare') {
      if (kv) await kv.set('key', value)
      return Response.json({})
    }
    if (asked.op === 'kv') await repeat(asked, () => kv.get('key'))
    else await repeat(asked, () => db.query('select id, name, data from items where id = $1', [7]))
    return Response.json({})
  },
}
