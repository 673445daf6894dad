import { expect } from 'chai'
import { answered, either, ended, misbehaving } from './support.ts'

const stopped = ended('invocation.cpu', 'invocation.timeout')
/** V8 can't stop it: the process goes, or it ends for want of memory. */
const killed = ended('invocation.cpu', 'invocation.timeout', 'invocation.memory', 'plugin.crashed', 'plugin.error')

misbehaving('CPU', [
  { name: 'an endless loop', body: `for (;;);`, expect: ended('invocation.cpu'), afterwards: ended('invocation.cpu') },
  { name: 'an endless loop after an await', body: `await null; for (;;);`, expect: ended('invocation.cpu') },
  {
    name: 'an endless loop after a host call',
    manifest: { capabilities: { kv: {} } },
    body: `await context.kv.get('a'); for (;;);`,
    expect: ended('invocation.cpu'),
  },
  {
    name: 'an endless loop in a timer',
    body: `await new Promise(() => setTimeout(() => { for (;;); }, 1))`,
    expect: ended('invocation.cpu'),
  },
  {
    name: 'an endless loop in a timer that runs after the response',
    body: `setTimeout(() => { for (;;); }, 1); context.waitUntil(new Promise((resolve) => setTimeout(resolve, 50))); return Response.json({ ok: true })`,
    expect: answered({ ok: true }),
    afterwards: either(answered({ ok: true }), ended('isolate.lost')),
  },
  {
    name: 'a loop of microtasks left behind by the response',
    body: `(async () => { for (;;) await null })(); return Response.json({ ok: true })`,
    expect: either(answered({ ok: true }), stopped),
    afterwards: either(answered({ ok: true }), stopped, ended('isolate.lost')),
  },
  {
    name: 'work of waitUntil that never ends',
    body: `context.waitUntil(new Promise(() => {})); return Response.json({ ok: true })`,
    expect: answered({ ok: true }),
    afterwards: answered({ ok: true }),
  },
  {
    name: 'work of waitUntil that hands more work to waitUntil for ever',
    body: `const again = () => new Promise((resolve) => setTimeout(resolve, 5)).then(() => { context.waitUntil(again()) }); context.waitUntil(again()); return Response.json({ ok: true })`,
    expect: answered({ ok: true }),
    afterwards: answered({ ok: true }),
  },
  {
    name: 'a loop in work of waitUntil',
    body: `context.waitUntil((async () => { await new Promise((resolve) => setTimeout(resolve, 1)); for (;;); })()); return Response.json({ ok: true })`,
    expect: answered({ ok: true }),
    afterwards: either(answered({ ok: true }), ended('isolate.lost')),
  },
  {
    name: 'an endless chain of microtasks',
    body: `await new Promise(() => { const again = () => Promise.resolve().then(again); again() })`,
    expect: stopped,
  },
  {
    name: 'a flood of queueMicrotask',
    body: `const again = () => { queueMicrotask(again); queueMicrotask(() => {}) }; again(); await new Promise(() => {})`,
    expect: killed,
  },
  {
    name: 'a flood of promises',
    body: `const all = []; for (;;) all.push(new Promise((resolve) => resolve()).then(() => 1))`,
    expect: killed,
  },
  {
    name: 'an async iterator that never ends',
    body: `for await (const _ of { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false }) }) });`,
    expect: stopped,
  },
  {
    name: 'an iterator that never ends, spread into an array',
    body: `return Response.json([...{ *[Symbol.iterator]() { for (;;) yield 1 } }].length)`,
    expect: killed,
  },
  {
    name: 'a regular expression that backtracks',
    body: `return Response.json(/^(a+)+$/.test('a'.repeat(40) + 'b'))`,
    expect: stopped,
  },
  {
    name: 'a regular expression that backtracks over lookbehinds',
    body: `return Response.json(/(?<=(a|a|aa)+)b/.test('a'.repeat(40) + 'c'.repeat(5e6)) + 'x'.repeat(40).replace(/(x+x+)+y/, ''))`,
    expect: either(stopped, ended('plugin.error')),
  },
  {
    name: 'sorting millions of numbers for ever',
    body: `const list = Array.from({ length: 3e6 }, (_, i) => (i * 7919) % 3e6); for (;;) list.sort()`,
    expect: killed,
  },
  {
    name: 'a comparison function that never ends',
    body: `[3, 2, 1].sort(() => { for (;;); })`,
    expect: ended('invocation.cpu'),
  },
  { name: 'big integers squared for ever', body: `let x = 3n; for (;;) x = x * x`, expect: killed },
  {
    name: 'a big integer written as text',
    body: `return Response.json(String(7n ** 3_000_000n).length)`,
    expect: either(killed, ({ status }) => expect(status).to.equal(200)),
  },
  {
    name: 'built-in functions over array-likes that claim to be huge',
    body: `return Response.json(Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1))`,
    expect: killed,
  },
  {
    name: 'joining an array that claims to be huge',
    body: `const list = []; list.length = 2 ** 32 - 1; return Response.json(list.join('').length)`,
    expect: either(killed, answered(0), ({ status }) => expect(status).to.equal(200)),
  },
  {
    name: 'filling and copying within huge typed arrays for ever',
    body: `const bytes = new Uint8Array(16e6); for (;;) { bytes.fill(1); bytes.copyWithin(1, 0); bytes.reverse() }`,
    expect: killed,
  },
  {
    name: 'searching a long text for a text that is almost in it',
    body: `const text = 'a'.repeat(5e6); for (;;) text.indexOf('a'.repeat(2.5e6) + 'b')`,
    expect: killed,
  },
  {
    name: 'normalising and comparing long texts for ever',
    body: `const text = '\\u1E9B\\u0323'.repeat(1e6); for (;;) { text.normalize('NFKD'); text.localeCompare(text + 'a') }`,
    expect: killed,
  },
  {
    name: 'Intl.Segmenter over a long text',
    body: `const text = 'word '.repeat(1e6); let n = 0; for (;;) for (const _ of new Intl.Segmenter('th', { granularity: 'word' }).segment(text)) n++`,
    expect: killed,
  },
  {
    name: 'Intl.DateTimeFormat made for ever',
    body: `for (;;) new Intl.DateTimeFormat('de', { timeZone: 'Europe/Berlin', dateStyle: 'full' }).format(0)`,
    expect: killed,
  },
  { name: 'JSON as deep as memory goes', body: `JSON.parse('['.repeat(5e6))`, expect: killed },
  {
    name: 'JSON with a reviver that never ends',
    body: `JSON.parse('[1,2]', () => { for (;;); })`,
    expect: ended('invocation.cpu'),
  },
  {
    name: 'text built up to the limit, for ever',
    body: `for (;;) { let text = 'x'; for (let i = 0; i < 28; i++) text += text; text.charCodeAt(1) }`,
    expect: killed,
  },
  {
    name: 'toJSON that never ends, while the answer is written',
    body: `return { toJSON() { for (;;); } }`,
    expect: ended('invocation.cpu'),
  },
  {
    name: 'a getter that never ends, while the answer is written',
    body: `return { get a() { for (;;); } }`,
    expect: ended('invocation.cpu'),
  },
  {
    name: 'toString that never ends, as a header',
    body: `return new Response('', { headers: { a: { toString() { for (;;); } } } })`,
    expect: ended('invocation.cpu'),
  },
  {
    name: 'Symbol.toPrimitive that never ends, as a status',
    body: `return new Response('', { status: { [Symbol.toPrimitive]() { for (;;); } } })`,
    expect: ended('invocation.cpu'),
  },
  {
    name: 'a body stream whose pull never ends',
    body: `return new Response(new ReadableStream({ pull() { for (;;); } }))`,
    expect: either(ended('invocation.cpu'), ({ status }) => expect(status).to.equal(200)),
  },
  {
    name: 'a getter of then that never ends',
    body: `return { get then() { for (;;); } }`,
    expect: ended('invocation.cpu'),
  },
  {
    name: 'a promise that never settles',
    body: `await new Promise(() => {})`,
    expect: ended('invocation.stalled'),
    afterwards: ended('invocation.stalled'),
  },
  {
    name: 'a timer that is set again for ever',
    body: `await new Promise(() => { const again = () => setTimeout(again, 0); again() })`,
    expect: ended('invocation.timeout', 'invocation.cpu'),
  },
  {
    name: 'an interval of nothing, beside a promise that never settles',
    body: `setInterval(() => {}, 0); await new Promise(() => {})`,
    expect: ended('invocation.timeout', 'invocation.cpu'),
  },
  {
    name: 'more timers at once than an invocation may set',
    body: `for (let i = 0; i < 1e6; i++) setTimeout(() => {}, 1e6); return Response.json({})`,
    expect: ended('invocation.timers', 'plugin.error'),
  },
  {
    name: 'timers set and cleared for ever',
    body: `for (;;) clearTimeout(setTimeout(() => {}, 1e6))`,
    expect: ended('invocation.cpu', 'invocation.timers'),
  },
  {
    name: 'random bytes asked for ever',
    body: `const bytes = new Uint8Array(65536); for (;;) crypto.getRandomValues(bytes)`,
    expect: stopped,
  },
  {
    name: 'keys derived by the hundred, outside of V8',
    body: `const key = await crypto.subtle.importKey('raw', new Uint8Array(16), 'PBKDF2', false, ['deriveBits'])
      const one = () => crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt: new Uint8Array(16), iterations: 1e6 }, key, 512)
      await Promise.all(Array.from({ length: 500 }, one))
      return Response.json({ ok: true })`,
    expect: stopped,
  },
  {
    name: 'large keys made by the hundred and left behind by the response',
    body: `const algorithm = { name: 'RSA-PSS', modulusLength: 4096, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }
      for (let i = 0; i < 500; i++) void crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
      return Response.json({ ok: true })`,
    expect: answered({ ok: true }),
    afterwards: answered({ ok: true }),
  },
  {
    name: 'rejections nobody handles, with getters that never end',
    body: `Promise.reject({ get message() { for (;;); }, get stack() { for (;;); } })
      Promise.reject(new Proxy(new Error('x'), { get() { for (;;); }, getPrototypeOf() { for (;;); } }))
      return Response.json({ ok: true })`,
    expect: either(answered({ ok: true }), killed),
  },
  {
    name: 'a plugin that sleeps longer than its wall time',
    body: `await new Promise((resolve) => setTimeout(resolve, 60000))`,
    expect: ended('invocation.timeout'),
  },
  { name: 'recursion without an end', body: `const f = () => f(); f()`, expect: ended('plugin.error') },
  {
    name: 'recursion without an end that catches its own errors',
    body: `const f = () => { try { f() } finally { f() } }; f()`,
    expect: stopped,
  },
  {
    name: 'a debugger statement and console floods in a loop',
    body: `for (;;) { debugger; console.log('x'.repeat(1000)) }`,
    expect: ended('invocation.cpu'),
  },
  {
    name: 'console output of hostile values',
    body: `const deep = {}; let at = deep; for (let i = 0; i < 1e5; i++) at = at.a = {}; for (let i = 0; i < 1000; i++) console.log(deep, 'x'.repeat(1e6), Array(1e6), new Proxy({}, { ownKeys() { throw 1 } })); return Response.json({ ok: true })`,
    expect: either(answered({ ok: true }), ended('invocation.cpu', 'invocation.memory')),
  },
])
