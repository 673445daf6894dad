/** One typical op of each capability, as often as it is asked for, in series. */
const value = 'v'.repeat(1000)
const words = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf', 'hotel']

const prepare = {
  kv: ({ kv }) => kv.set('key', value),
  storage: ({ storage }) => storage.put('file.txt', value),
  search: ({ search }) =>
    search.indexMany(
      'default',
      Array.from({ length: 100 }, (_, n) => ({
        id: String(n),
        title: `${words[n % 8]} ${words[(n + 3) % 8]}`,
        body: Array.from({ length: 50 }, (__, at) => words[(n * at) % 8]).join(' '),
      })),
    ),
}

const ops = {
  kv: ({ kv }) => kv.get('key'),
  events: ({ events, plugin }) => events.publish(`${plugin.id}.happened`, { value: 1 }),
  jobs: ({ jobs }) => jobs.enqueue('later', { value: 1 }, { delayMs: 3_600_000 }),
  storage: async ({ storage }) => (await storage.get('file.txt')).text(),
  search: ({ search }) => search.query('default', 'bravo'),
  users: ({ users }) => users.list({ limit: 50 }),
  notify: ({ notify, user }) => notify.send({ users: [user.id], title: 'Something happened' }),
  secrets: ({ secrets }) => secrets.placeholder('KEY'),
  net: async (_, url) => (await fetch(url)).text(),
}

export default {
  routes: {
    'POST /': async (request, context) => {
      const { op, times, url } = await request.json()
      if (times === undefined) await prepare[op]?.(context)
      for (let n = 0; n < times; n++) await ops[op](context, url)
      return {}
    },
  },
}
