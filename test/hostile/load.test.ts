import { setTimeout as passed } from 'node:timers/promises'
import type { Answer } from '../support/client.ts'
import { type Neighbourhood, aNeighbourhood, ended, unharmed } from './support.ts'

/** What modules do that behave when they are looked at, and misbehave when they are loaded later. */
const modules: { name: string; does: string; expect: (answer: Answer) => void }[] = [
  { name: 'loop', does: 'for (;;);', expect: ended('invocation.cpu') },
  {
    name: 'run a native loop that no one can stop',
    does: 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)',
    expect: ended('invocation.cpu', 'plugin.crashed', 'invocation.timeout'),
  },
  {
    name: 'take all memory',
    does: 'const list = []; for (;;) list.push(new Array(1000).fill(1))',
    expect: ended('invocation.memory', 'invocation.cpu', 'plugin.crashed'),
  },
  {
    name: 'take memory that V8 does not count',
    does: 'const list = []; for (;;) { const b = new ArrayBuffer(0, { maxByteLength: 2 ** 28 }); b.resize(2 ** 28); new Uint8Array(b).fill(1); list.push(b) }',
    expect: ended('invocation.memory', 'invocation.cpu', 'plugin.crashed'),
  },
  {
    name: 'end the process',
    does: `'x'.repeat(2 ** 29 - 30).split('')`,
    expect: ended('invocation.memory', 'invocation.cpu', 'plugin.crashed'),
  },
  { name: 'await for ever', does: 'await new Promise(() => {})', expect: ended('plugin.load_failed') },
  { name: 'await in a loop', does: 'for (;;) await null', expect: ended('invocation.cpu', 'plugin.load_failed') },
  {
    name: 'throw a proxy',
    does: 'throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 1 } })',
    expect: ended('plugin.load_failed'),
  },
  {
    name: 'log without an end',
    does: `for (let i = 0; i < 1e5; i++) console.log('x'.repeat(10000))`,
    expect: ended('plugin.load_failed', 'invocation.cpu', 'plugin.error'),
  },
  { name: 'call the host and set timers', does: `setTimeout(() => {}, 1)`, expect: ended('plugin.load_failed') },
]

const peaceMs = 4_000

describe('hostile: modules that misbehave while they are loaded', () => {
  let here: Neighbourhood
  let plugins: string[]

  before(async () => {
    here = await aNeighbourhood()
    const from = Date.now() + peaceMs
    plugins = await Promise.all(
      modules.map(({ does }) =>
        here.platform.aPlugin({
          server: `if (Date.now() > ${from}) { ${does} }\nexport default { fetch: () => { throw new Error('loaded') } }`,
        }),
      ),
    )
    for (const plugin of plugins) await here.mallory.install(plugin)
    await passed(Math.max(0, from - Date.now()) + 50)
  })
  after(() => here?.close())

  for (const [index, { name, expect: check }] of modules.entries()) {
    it(`${name}: ended, and no neighbour notices`, async () => {
      const { result, seen } = await here.beside(() => here.mallory.plugin(plugins[index]!))
      unharmed(seen)
      check(result)
    })
  }
})
