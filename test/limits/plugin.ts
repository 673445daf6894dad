/**
 * A plugin that does one thing at a time, as much of it as it is told, and says what it was refused. It may reach
 * `outside`, an origin, and call another plugin, its `friend`.
 */
export const pushy = (id: string, outside: string, friend = id) => ({
  manifest: {
    id,
    capabilities: {
      db: {},
      kv: {},
      storage: {},
      search: { scope: { names: ['things'] } },
      events: {},
      jobs: {},
      notify: { scope: { channels: ['inApp', 'email'] } },
      net: { scope: { hosts: [outside] } },
      plugins: { scope: { plugins: [id, friend] } },
    },
    events: { publishes: [`${id}.*`], subscribes: [`${id}.told`] },
    jobs: { work: { label: 'Work' }, later: { label: 'Later' } },
    exposes: {
      work: { input: {}, output: {} },
      bounce: { input: {}, output: {} },
    },
  },
  files: { 'migrations/001.sql': 'create table kept (text text)' },
  server: `
    const burn = (ms) => { for (const end = Date.now() + ms; Date.now() < end;) for (let i = 0; i < 1e5; i++); }
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
    const work = ({ burnMs, waitMs }) => burnMs ? burn(burnMs) : wait(waitMs)
    const times = async (n, one) => { for (let i = 0; i < n; i++) await one(i) }
    const text = (bytes) => 'x'.repeat(bytes)

    const ops = {
      nothing: () => 'ok',
      wait: (_, ms) => wait(ms),
      burn: (_, ms) => burn(ms),
      hoard: () => { const kept = []; for (;;) kept.push(new Array(1e5).fill(kept.length)) },
      hostCalls: ({ kv }, n) => times(n, () => kv.get('nothing')),
      timers: (_, n) => { for (let i = 0; i < n; i++) setTimeout(() => undefined, 1) },
      logs: (_, { lines, bytes }) => times(lines, () => console.info(text(bytes))),
      fetch: (_, { n, url }) => times(n, async () => (await fetch(url)).text()),
      kvSet: ({ kv }, { key, bytes }) => kv.set(key, text(bytes)),
      kvSetMany: ({ kv }, { n, bytes }) => times(n, (i) => kv.set('many' + i, text(bytes))),
      kvSetAtOnce: ({ kv }, { n, bytes }) => Promise.all(Array.from({ length: n }, (_, i) => kv.set('once' + i, text(bytes)))),
      put: ({ storage }, { path, bytes }) => storage.put(path, text(bytes)),
      upload: ({ storage }, { n }) => Promise.all(Array.from({ length: n }, (_, i) => storage.put('up' + i, new ReadableStream({
        async start(controller) { controller.enqueue(new TextEncoder().encode('a')); await wait(1_000); controller.close() } })))),
      index: ({ search }, { id, bytes }) => search.index('things', id, { title: 't', body: text(bytes) }),
      query: ({ search }) => search.query('things', 'x'),
      rows: ({ db }, n) => db.query('select generate_series(1, $1::int) as n', [n]).then((rows) => rows.length),
      bytes: ({ db }, n) => db.query("select repeat('x', $1::int) as text", [n]).then(() => 'ok'),
      slow: ({ db }) => db.query('with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t'),
      idle: ({ db }, ms) => db.transaction(async (tx) => { await tx.query('select 1'); await wait(ms); await tx.query('select 1') }),
      insert: ({ db }, bytes) => db.execute('insert into kept values ($1)', [Array.from({ length: bytes / 16 }, (_, i) => (i * 2654435761 % 4294967296).toString(36)).join('')]),
      transactions: ({ db }, n) => n === 0 ? 'ok' : db.transaction(() => ops.transactions({ db }, n - 1)),
      publish: ({ events }, { n, bytes, type }) => times(n, () => events.publish('${id}.' + type, text(bytes ?? 1))),
      publishAll: ({ events }, n) => events.publishAll(Array.from({ length: n }, (_, i) => ({ type: '${id}.x', data: i }))),
      tell: ({ events }, data) => events.publish('${id}.told', data),
      enqueue: ({ jobs }, { name, data, delayMs }) => jobs.enqueue(name, data, { delayMs, attempts: 1 }),
      job: ({ jobs }, jobId) => jobs.get(jobId),
      schedule: ({ jobs }, name) => jobs.schedule(name, { job: 'later', cron: '0 3 * * *' }),
      notify: ({ notify }, { channels, user }) => notify.send({ users: [user], title: 'Hello' }, { channels }),
      call: ({ plugins }, input) => plugins.call('${friend}', 'work', input),
      calls: ({ plugins }, n) => times(n, () => plugins.call('${id}', 'work', { waitMs: 0 })),
      bounce: async ({ plugins }, left) => { const told = await plugins.call('${id}', 'bounce', { left }); if (told?.code) throw Object.assign(new Error(), told) },
      parse: () => { for (const end = Date.now() + 5_000; Date.now() < end;) try { JSON.parse('['.repeat(5e6)) } catch {} },
    }

    export default {
      routes: {
        'POST /do/:op': async (request, ctx) => {
          const arg = await request.json()
          try { return { value: await ops[ctx.params.op](ctx, arg) ?? null } }
          catch (error) { if (!error.code) throw error; return { code: error.code, ...error.detail } }
        },
        'POST /body': async (request) => ({ length: (await request.text()).length }),
        'POST /respond': async (request) => new Response(text((await request.json()).bytes)),
      },
      events: { '${id}.told': ({ data }, { events }) => data.again ? events.publish('${id}.told', data) : work(data) },
      jobs: { work: ({ data }) => work(data), later: () => undefined },
      exposes: {
        work: (input) => work(input),
        bounce: async ({ left }, { plugins }) => {
          try { return left === 0 ? 0 : await plugins.call('${id}', 'bounce', { left: left - 1 }) }
          catch ({ code, detail }) { return { code, detail } }
        },
      },
    }`,
})

/** A plugin that takes its time before it can be called. */
export const slowToLoad = (how: string) => ({
  server: `${how}; export default { routes: { 'POST /do/nothing': () => 'ok' } }`,
})
