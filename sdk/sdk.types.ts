/** Compiled, never run: what the types of the SDK must take, and what they must refuse. */
import { Hono } from 'hono'
import { z } from 'zod'
import {
  definePlugin,
  Expose,
  isPlexicaError,
  Job,
  jsonSchema,
  OnEvent,
  Permission,
  PlexicaPlugin,
  Route,
  type Context,
  type FromJsonSchema,
  type ParamsOf,
} from './index.ts'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const proven = <T extends true>(): T => true as T

proven<Same<ParamsOf<'GET /a/:b/c/:d'>, { readonly b: string; readonly d: string }>>()
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- a path without names has no parameters
proven<Same<ParamsOf<'GET /a'>, {}>>()

export const takes = definePlugin({
  routes: {
    'GET /contacts/:id': {
      permission: 'crm.contacts.read',
      handler: async (request, { db, params, user, log }) => {
        log.info(new URL(request.url).pathname, user?.can('crm.contacts.write'))
        const [row] = await db.query<{ id: string; name: string }>('select * from contacts where id = $1', [params.id])
        proven<Same<typeof row, { id: string; name: string } | undefined>>()
        log.debug(row?.name)
        // @ts-expect-error -- this path has no `:name`
        return params.name
      },
    },
    'POST /visits': { public: true, handler: (_request, { kv, waitUntil }) => waitUntil(kv.increment('visits', 2)) },
    'GET /plain': () => ({ ok: true }),
    'GET /guarded': { permission: 'crm.contacts.read' },
  },
  fetch: (request, env, context) => Response.json({ url: request.url, same: env === context }),
  events: { 'billing.invoice.paid': async (event, { kv }) => kv.set(event.id, { at: event.time }) },
  jobs: { 'nightly-digest': async (_, { db }) => db.execute('delete from old') },
  exposes: { findContact: ({ email }: { email: string }, { db }) => db.query('select 1 where $1 = $1', [email]) },
  onInstall: ({ log }) => log.info('here'),
  onUpgrade: async (from, { db }) => db.execute('insert into news (text) values ($1)', [`was ${from}`]),
})

export const alsoTakes = definePlugin({ fetch: () => new Response('ok') })

export const takesHono = definePlugin({
  fetch: new Hono<{ Bindings: Context }>().get('/', (c) => c.text(c.env.plugin.id)).fetch,
})

export const refused = [
  // @ts-expect-error -- a route begins with a method in capitals
  definePlugin({ routes: { 'get /contacts': () => null } }),
  // @ts-expect-error -- a path begins with a slash
  definePlugin({ routes: { 'GET contacts': () => null } }),
  // @ts-expect-error -- public and guarded by a permission exclude each other
  definePlugin({ routes: { 'GET /': { permission: 'a.b', public: true, handler: () => null } } }),
  // @ts-expect-error -- misspelt
  definePlugin({ route: {} }),
  // @ts-expect-error -- fetch gives a Response
  definePlugin({ fetch: () => 'text' }),
  // @ts-expect-error -- no such step
  definePlugin({ onBegin: () => null }),
]

interface Crm {
  findContact(input: { email: string }): { name: string } | null
  count(): number
}

export const uses = async ({ db, events, jobs, kv, plugins, user, capability, can }: Context) => {
  const crm = plugins.plugin<Crm>('crm')
  const _found = await crm.findContact({ email: 'a@b.example' }, { timeoutMs: 100 })
  proven<Same<typeof _found, { name: string } | null>>()
  proven<Same<Awaited<ReturnType<typeof crm.count>>, number>>()
  proven<Same<Awaited<ReturnType<typeof plugins.call<string>>>, string>>()
  await plugins.plugin('crm').anything?.({ a: 1 })
  // @ts-expect-error -- no such function
  await crm.lose()
  // @ts-expect-error -- another input
  await crm.findContact({ mail: '' })

  proven<Same<Awaited<ReturnType<typeof kv.increment>>, number>>()
  await db.batch([['select 1'], ['select $1', [new Date()]]])
  await db.transaction(async (tx) => (await tx.execute('delete from t')).rowCount, { isolation: 'serializable' })
  await db.transaction((tx) => tx.savepoint((part) => part.execute('delete from t')))
  // @ts-expect-error -- no such level
  await db.transaction(async () => null, { isolation: 'snapshot' })
  for await (const { id: _id } of db.stream<{ id: number }>('select id from t')) proven<Same<typeof _id, number>>()
  const _pairs = await db.values<[string, number]>('select a, b from t')
  proven<Same<typeof _pairs, [string, number][]>>()
  const _changed = await kv.batch([{ set: 'a', value: 1 }, { delete: 'b' }, { increment: 'c' }])
  proven<Same<typeof _changed, readonly [{ version: number }, boolean, number]>>()
  // @ts-expect-error -- no such change
  await kv.batch([{ remove: 'a' }])
  await kv.set('a', { b: [1, 'c', null] }, { ttlSeconds: 5, ifVersion: 0 })
  await capability('net').fetch?.('https://example.org')
  await db.transaction((tx) => events.publish('crm.contact.created', { id: 1 }, { key: 'a', tx }))
  await jobs.enqueue('digest', { day: 1 }, { delayMs: 5, unique: 'a' })
  // @ts-expect-error -- `db` itself is no open transaction
  await events.publish('crm.contact.created', null, { tx: db })
  // @ts-expect-error -- a cron expression is needed
  await jobs.schedule('daily', { job: 'digest' })
  if (can('net:example.org')) await kv.list({ prefix: 'a' })
  // @ts-expect-error -- functions can't be stored
  await kv.set('a', () => null)
  // @ts-expect-error -- undefined can't be bound
  await db.query('select $1', [undefined])
  // @ts-expect-error -- a transaction within a transaction
  await db.transaction((tx) => tx.transaction(async () => null))
  // @ts-expect-error -- there may be no user
  user.can('a.b')
  try {
    await db.query('select 1')
  } catch (error) {
    if (isPlexicaError(error, 'db.timeout')) return error.code
    // @ts-expect-error -- no such code
    isPlexicaError(error, 'db.slow')
    throw error
  }
  return undefined
}

proven<
  Same<
    FromJsonSchema<{
      type: 'object'
      properties: {
        a: { type: 'string' }
        b: { type: 'integer'; default: 1 }
        c: { enum: readonly ['x', 'y'] }
        d: { type: 'array'; items: { type: readonly ['string', 'null'] } }
      }
      required: readonly ['a']
    }>,
    { a: string; b: number; c?: 'x' | 'y'; d?: (string | null)[] }
  >
>()

const newNote = jsonSchema({ type: 'object', properties: { title: { type: 'string' } }, required: ['title'] })

export const checksInput = definePlugin({
  routes: {
    'POST /notes/:id': {
      permission: 'notes.write',
      input: { body: newNote, query: z.object({ at: z.coerce.date().optional() }) },
      handler: (_request, { input, params }) => {
        proven<Same<typeof input.body, { title: string }>>()
        proven<Same<typeof input.query, { at?: Date | undefined }>>()
        proven<Same<typeof input, { readonly body: { title: string }; readonly query: { at?: Date | undefined } }>>()
        // @ts-expect-error -- it takes no such part
        return [params.id.length, input.params]
      },
    },
    // @ts-expect-error -- misspelt
    'POST /a': { input: { boddy: newNote } },
    // @ts-expect-error -- no schema
    'POST /b': { input: { body: { title: 'text' } } },
  },
})

const note = z.object({ id: z.string(), pinned: z.boolean().default(false) })

export const saysWhatItAnswers = definePlugin({
  routes: {
    'GET /notes': { response: z.array(note), handler: () => [{ id: 'a' }] },
    'GET /notes/:id': {
      response: note,
      input: { query: z.object({ at: z.string() }) },
      handler: async (_request, { params, input }) => {
        proven<Same<typeof input.query, { at: string }>>()
        return params.id === input.query.at ? new Response(null, { status: 404 }) : { id: params.id, pinned: true }
      },
    },
    'POST /notes': { response: { 201: note }, handler: () => Response.json({ id: 'a' }, { status: 201 }) },
    'PUT /notes': { response: { 200: note, 202: newNote }, handler: () => ({ id: 'a' }) },
    // @ts-expect-error -- a number
    'PATCH /notes': { response: note, handler: () => ({ id: 1 }) },
    // @ts-expect-error -- later, and without its id
    'DELETE /notes': { response: note, handler: async () => ({ pinned: true }) },
    // @ts-expect-error -- only a Response has this status
    'POST /b': { response: { 201: note }, handler: () => ({ id: 'a' }) },
    // @ts-expect-error -- no schema
    'POST /c': { response: { 200: 'text' }, handler: () => null },
    'GET /plain': () => 'anything',
  },
})

export class Decorated extends PlexicaPlugin {
  @Route('GET /notes/:id')
  @Permission('notes.read')
  read(_request: Request, { db, params }: Context<{ id: string }>) {
    return db.query('select $1', [params.id])
  }

  @Route('POST /notes', { input: { body: newNote } })
  add(_request: Request, { input }: Context<object, { body: { title: string } }>) {
    return input.body.title
  }

  @Route('GET /first', { response: note })
  async first() {
    return { id: 'a' }
  }

  // @ts-expect-error -- it answers otherwise
  @Route('GET /last', { response: note })
  async last() {
    return { name: 'a' }
  }

  // @ts-expect-error -- the path has no `:name`
  @Route('GET /other/:id')
  wrong(_request: Request, { params }: Context<{ name: string }>) {
    return params.name
  }

  // @ts-expect-error -- the body is another one
  @Route('POST /other', { input: { body: newNote } })
  wrongBody(_request: Request, { input }: Context<object, { body: { name: string } }>) {
    return input.body.name
  }

  @OnEvent('crm.contact.*')
  async heard(event: { type: string }, { kv }: Context) {
    await kv.set('last', event.type)
  }

  @Job('nightly')
  async nightly(_job: unknown, { log }: Context) {
    log.info('done')
  }

  @Expose()
  find({ id }: { id: string }, { kv }: Context) {
    return kv.get(id)
  }
}
