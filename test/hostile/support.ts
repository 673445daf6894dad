import { expect } from 'chai'
import { defaultLimits, type Limits } from '../../sandbox/limits.ts'
import type { Config } from '../../runtime/config.ts'
import type { Answer, Call } from '../support/client.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../support/platform.ts'

/** Limits small enough that breaking each takes little time, and large enough for a busy machine. */
export const tightLimits: Limits = {
  ...defaultLimits,
  budgets: {
    ...defaultLimits.budgets,
    request: { wallMs: 3_000, cpuMs: 250 },
    lifecycle: { wallMs: 3_000, cpuMs: 500 },
  },
  isolateMemoryMb: 48,
  processMemoryMb: 192,
}

/** How often a neighbour is called while something misbehaves. */
const pulseMs = 20
const neighbourTenants = 5

/** Plugins that do nothing wrong, each with an answer that only the right one can give. */
const neighbourPlugins: { server: string; manifest?: Record<string, unknown>; answer: (asked: string) => unknown }[] = [
  {
    server: `export default { fetch: (request) => Response.json({ echo: new URL(request.url).searchParams.get('n') }) }`,
    answer: (asked) => ({ echo: asked }),
  },
  {
    server: `export default { routes: { 'GET /': { handler: async (request, { kv }) => {
      const n = new URL(request.url).searchParams.get('n')
      await kv.set(n, n, { ttlSeconds: 60 })
      return { kept: await kv.get(n) }
    } } } }`,
    manifest: { capabilities: { kv: {} } },
    answer: (asked) => ({ kept: asked }),
  },
  {
    server: `export default { async fetch(request) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      const n = new URL(request.url).searchParams.get('n')
      return Response.json({ sorted: [...'cab', n].sort() })
    } }`,
    answer: (asked) => ({ sorted: ['a', 'b', 'c', asked].sort() }),
  },
  {
    server: `let count = 0
      export default { fetch: (request, { tenant }) => Response.json({ tenant: typeof tenant.slug, counted: ++count > 0 }) }`,
    answer: () => ({ tenant: 'string', counted: true }),
  },
]

interface Neighbour {
  name: string
  call: () => Promise<string | undefined>
}

/** What neighbours went through while something misbehaved beside them. */
export interface Watched {
  calls: number
  /** Why a call of a neighbour did not get its answer. */
  failures: string[]
  latenciesMs: number[]
}

/**
 * A platform with one sandbox worker for all verified plugins, a tenant whose plugins misbehave, and 20 installations
 * of five other tenants in the same process.
 */
export const aNeighbourhood = async (given: Partial<Config> = {}) => {
  const platform = await aPlatform({ workers: 1, limits: tightLimits, ...given })
  const plugins = await Promise.all(
    neighbourPlugins.map(async (plugin) => ({ ...plugin, id: await platform.aPlugin(plugin) })),
  )
  const neighbours: Neighbour[] = []
  for (let i = 0; i < neighbourTenants; i++) {
    const tenant = await platform.tenant()
    for (const plugin of plugins) {
      await tenant.install(plugin.id)
      neighbours.push(aNeighbour(tenant, plugin))
    }
  }
  await Promise.all(neighbours.map(({ call }) => call()))

  return {
    platform,
    neighbours: neighbours.length,
    mallory: await platform.tenant(),
    /** Calls neighbours in turn while `work` goes on, and all of them at once when it is over. */
    async beside<T>(work: () => Promise<T>): Promise<{ result: T; seen: Watched }> {
      const seen: Watched = { calls: 0, failures: [], latenciesMs: [] }
      const visit = async ({ name, call }: Neighbour) => {
        const startedMs = performance.now()
        const failure = await call().catch(String)
        seen.calls += 1
        seen.latenciesMs.push(performance.now() - startedMs)
        if (failure !== undefined) seen.failures.push(`${name}: ${failure}`)
      }
      const visits: Promise<void>[] = []
      let turn = 0
      const pulse = setInterval(() => visits.push(visit(neighbours[turn++ % neighbours.length]!)), pulseMs)
      try {
        const result = await work()
        clearInterval(pulse)
        await Promise.all([...visits, ...neighbours.map(visit)])
        return { result, seen }
      } finally {
        clearInterval(pulse)
      }
    },
    close: () => platform.close(),
  }
}

export type Neighbourhood = Awaited<ReturnType<typeof aNeighbourhood>>

let asked = 0

const aNeighbour = (tenant: TestTenant, { id, answer }: (typeof neighbourPlugins)[number] & { id: string }) => ({
  name: `${tenant.slug}/${id}`,
  call: async () => {
    const n = String(++asked)
    const { status, json, text } = await tenant.plugin(id, `/?n=${n}`)
    const ok = status === 200 && JSON.stringify(json) === JSON.stringify(answer(n))
    return ok ? undefined : `${status} ${text.slice(0, 200)} for ${n}`
  },
})

interface Misbehaviour {
  /** What it does, as the name of the test. */
  name: string
  /** The module, or what its `fetch` does as the body of an async function of `(request, context)`. */
  server?: string
  body?: string
  manifest?: Record<string, unknown>
  path?: string
  call?: Call
  /** What the caller has to get. */
  expect: (answer: Answer) => void
  /** A second call, to the same installation, has to be answered as well. */
  afterwards?: (answer: Answer) => void
}

const moduleOf = ({ server, body }: Misbehaviour): string =>
  server ?? `${prelude}\nexport default { async fetch(request, context) {\n${body}\n} }`

/**
 * What escapes look for. `look(value)` walks whatever is reachable from a value: prototypes, constructors, properties.
 * Everything that belongs to another realm or to the host is noted in `found`.
 */
const prelude = `
const found = []
const hostNames = ['process', 'require', 'Buffer', 'ivm', '__dirname', 'Deno', 'Bun', 'SharedArrayBuffer', 'Atomics']
const note = (what) => { if (found.length < 20) found.push(String(what).slice(0, 200)) }
const ownRealm = globalThis
const Root = Object.prototype
const seen = new Set()
const codeFrom = (maker, how) => {
  try {
    const made = maker('return this')
    const scope = typeof made === 'function' ? made() : undefined
    note(how + ' made code' + (scope === ownRealm ? '' : ' of another realm'))
    for (const name of hostNames) if (scope && scope[name] !== undefined) note(how + ' reached ' + name)
  } catch {}
}
const look = (value, how = 'value', depth = 0) => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value) || depth > 6) return
  seen.add(value)
  for (const name of hostNames) { try { if (value !== ownRealm && name in value && value !== Root) note(how + ' has ' + name) } catch {} }
  if (typeof value === 'function') codeFrom(value.constructor, how + '.constructor')
  try { if ((typeof value.applySync === 'function' || typeof value.derefInto === 'function') && value.noSuchMember === undefined) note(how + ' is of isolated-vm') } catch {}
  let top = value
  try { for (let next; (next = Object.getPrototypeOf(top)); top = next) look(next, how + '.__proto__', depth + 1) } catch {}
  if (typeof value === 'object' && top !== Root && Object.getPrototypeOf(top) === null && top !== value) note(how + ' is of another realm')
  let keys = []
  try { keys = Reflect.ownKeys(value) } catch {}
  for (const key of keys.slice(0, 200)) {
    try { look(value[key], how + '.' + String(key), depth + 1) } catch (error) { look(error, how + ' threw', depth + 1) }
  }
}
`

/** The plugin answered that it found nothing that it should not have. */
export const foundNothing = ({ status, json, text }: Answer) => {
  expect(status, text).to.equal(200)
  expect(json).to.deep.equal({ found: [] })
}

/** The plugin answered as if nothing were special. */
export const answered =
  (expected: unknown, expectedStatus = 200) =>
  ({ status, json, text }: Answer) => {
    expect(status, text).to.equal(expectedStatus)
    expect(json).to.deep.equal(expected)
  }

/** The caller got one of these typed problems, and nothing of the inside of the platform with it. */
export const ended =
  (...codes: string[]) =>
  ({ json, text, headers }: Answer) => {
    expect(headers['content-type'], text).to.match(/^application\/problem\+json/)
    expect(codes, text).to.include(json.code)
    expect(text).to.not.match(/node:internal|node_modules|\/dist\/|\.ts:\d|plexica:\/\//)
  }

/** Whatever it is: a plain answer of the plugin or a typed problem. */
export const either =
  (...checks: ((answer: Answer) => void)[]) =>
  (answer: Answer) => {
    const reasons: unknown[] = []
    for (const check of checks) {
      try {
        return check(answer)
      } catch (reason) {
        reasons.push(reason)
      }
    }
    throw reasons[0]
  }

/** Every neighbour got every one of its answers. */
export const unharmed = ({ failures }: Watched) => {
  if (failures.length > 0)
    throw new Error(`${failures.length} calls of neighbours failed:\n${failures.slice(0, 5).join('\n')}`)
}

/** The status of an answer that broke off: the connection ended before the response did. */
export const brokenOff = 0

/** A call whose answer may break off in the middle. */
export const orBrokenOff = (call: Promise<Answer>): Promise<Answer> =>
  call.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNRESET') throw error
    return { status: brokenOff, headers: {}, text: error.message, bytes: Buffer.alloc(0), json: {} }
  })

/** Declares one test for each misbehaviour, against one running platform, with neighbours beside every one. */
export const misbehaving = (title: string, cases: Misbehaviour[], given: Partial<Config> = {}) =>
  describe(`hostile: ${title}`, () => {
    let here: Neighbourhood
    before(async () => {
      here = await aNeighbourhood(given)
    })
    after(() => here?.close())

    for (const each of cases) {
      it(each.name, async () => {
        const plugin = await here.platform.aPlugin({ server: moduleOf(each), manifest: each.manifest })
        await here.mallory.install(plugin)
        const startedMs = performance.now()
        const { result, seen } = await here.beside(() => orBrokenOff(here.mallory.plugin(plugin, each.path, each.call)))
        report(each.name, result, performance.now() - startedMs, seen)
        unharmed(seen)
        expect(seen.calls).to.be.at.least(here.neighbours)
        each.expect(result)
        if (each.afterwards) each.afterwards(await orBrokenOff(here.mallory.plugin(plugin, each.path, each.call)))
      })
    }
  })

/** With HOSTILE_FIGURES set, what each case took, for whoever wants to see figures. */
const report = (name: string, { status, json }: Answer, tookMs: number, { latenciesMs }: Watched) => {
  if (!process.env.HOSTILE_FIGURES) return
  const sorted = latenciesMs.toSorted((a, b) => a - b)
  const at = (part: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0)
  const outcome = typeof json.code === 'string' ? json.code : `${status} ${JSON.stringify(json).slice(0, 300)}`
  console.log([Math.round(tookMs), `p50 ${at(0.5)}`, `p95 ${at(0.95)}`, `max ${at(1)}`, outcome, name].join('\t'))
}

export type { TestPlatform }
