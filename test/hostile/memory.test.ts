import { expect } from 'chai'
import { either, ended, misbehaving, tightLimits } from './support.ts'

const outOfMemory = ended('invocation.memory', 'invocation.cpu', 'plugin.crashed', 'plugin.error')
const small = either(outOfMemory, ({ status }) => expect(status).to.equal(200))

/** CPU time enough to get at the memory. */
const limits = { ...tightLimits, budgets: { ...tightLimits.budgets, request: { wallMs: 6_000, cpuMs: 3_000 } } }

misbehaving(
  'memory',
  [
    {
      name: 'an array that grows for ever',
      body: `const list = []; for (;;) list.push(new Array(1000).fill(list.length))`,
      expect: outOfMemory,
      afterwards: outOfMemory,
    },
    {
      name: 'a map that grows for ever',
      body: `const map = new Map(); for (let i = 0; ; i++) map.set(i, { i })`,
      expect: outOfMemory,
    },
    {
      name: 'objects with ever new properties',
      body: `const o = {}; for (let i = 0; ; i++) o['k' + i] = i`,
      expect: outOfMemory,
    },
    {
      name: 'text that doubles for ever',
      body: `const list = []; for (let text = 'x'; ; ) { text += text; if (text.length > 1e8) text = 'y'; list.push(text + list.length) }`,
      expect: outOfMemory,
    },
    {
      name: 'flattened text',
      body: `const list = []; for (let i = 0; ; i++) { const text = i + 'x'.repeat(2 ** 26); text.charCodeAt(5); /y/.test(text); list.push(text) }`,
      expect: outOfMemory,
    },
    {
      name: 'the longest text, split',
      body: `return Response.json('x'.repeat(2 ** 29 - 30).split('').length)`,
      expect: outOfMemory,
    },
    {
      name: 'typed arrays',
      body: `const list = []; for (;;) list.push(new Uint8Array(1e7).fill(1))`,
      expect: outOfMemory,
    },
    {
      name: 'one array buffer of a gigabyte',
      body: `return Response.json(new Uint8Array(2 ** 30).fill(1).length)`,
      expect: outOfMemory,
    },
    {
      name: 'resizable buffers that grow after they were made',
      body: `const list = []; for (;;) { const buffer = new ArrayBuffer(0, { maxByteLength: 2 ** 28 }); buffer.resize(2 ** 28); new Uint8Array(buffer).fill(1); list.push(buffer) }`,
      expect: outOfMemory,
    },
    {
      name: 'one resizable buffer that grows step by step',
      body: `const buffer = new ArrayBuffer(0, { maxByteLength: 2 ** 31 }); for (let size = 1; ; size++) { buffer.resize(size * 2 ** 20); new Uint8Array(buffer, (size - 1) * 2 ** 20).fill(1) }`,
      expect: outOfMemory,
    },
    {
      name: 'array holes and lengths up to the limit',
      body: `const list = []; for (;;) { const a = []; a.length = 5e7; a.fill(1); list.push(a) }`,
      expect: outOfMemory,
    },
    {
      name: 'arrays of all keys of an object that claims to have too many',
      body: `return Response.json(Array.from({ length: 5e7 }, (_, i) => ({ i })).length)`,
      expect: outOfMemory,
    },
    {
      name: 'big integers',
      body: `const list = []; for (let i = 1n; ; i++) list.push((1n << 20_000_000n) + i)`,
      expect: outOfMemory,
    },
    {
      name: 'closures and promises that keep each other',
      body: `let chain = Promise.resolve(); for (;;) { const last = chain; chain = chain.then(() => [last, new Array(1000)]) }`,
      expect: outOfMemory,
    },
    {
      name: 'Intl objects',
      body: `const list = []; for (;;) list.push(new Intl.DateTimeFormat('ja', { dateStyle: 'full' }), new Intl.Collator('de'), new Intl.Segmenter('th'))`,
      expect: outOfMemory,
    },
    {
      name: 'regular expressions',
      body: `const list = []; for (let i = 0; ; i++) { const r = new RegExp('a{' + (i % 1000) + ',}(b|c|d)*' + i); r.test('abc'); list.push(r) }`,
      expect: outOfMemory,
    },
    {
      name: 'symbols and weak references',
      body: `const list = []; for (;;) list.push(Symbol('x'.repeat(100)), new WeakRef({}))`,
      expect: outOfMemory,
    },
    {
      name: 'errors with long stacks',
      body: `Error.stackTraceLimit = Infinity; const list = []; const f = (n) => n ? f(n - 1) : new Error('x'); for (;;) { const e = f(5000); e.stack; list.push(e) }`,
      expect: outOfMemory,
    },
    {
      name: 'streams that are filled and never read',
      body: `const stream = new ReadableStream({ start(c) { for (;;) c.enqueue(new Uint8Array(1e6).fill(1)) } }); return new Response(stream)`,
      expect: outOfMemory,
    },
    {
      name: 'blobs and clones',
      body: `let blob = new Blob(['x'.repeat(1e6)]); const list = []; for (;;) { blob = new Blob([blob, blob]); list.push(structuredClone({ a: new Uint8Array(1e6) })) }`,
      expect: outOfMemory,
    },
    {
      name: 'text decoders over huge input',
      body: `const bytes = new Uint8Array(3e7).fill(120); const list = []; for (;;) list.push(new TextDecoder().decode(bytes))`,
      expect: outOfMemory,
    },
    {
      name: 'a response of 30 MB as text',
      body: `return new Response('x'.repeat(3e7))`,
      expect: ended('invocation.response_size', 'invocation.memory', 'plugin.error'),
    },
    {
      name: 'a response of 20 MB as bytes',
      body: `return new Response(new Uint8Array(2e7))`,
      expect: ended('invocation.response_size', 'invocation.memory', 'plugin.error'),
    },
    {
      name: 'a response that is JSON of 30 MB',
      body: `return { text: 'x'.repeat(3e7) }`,
      expect: ended('invocation.response_size', 'invocation.memory', 'plugin.error'),
    },
    {
      name: 'one chunk of a stream of 30 MB',
      body: `return new Response(new ReadableStream({ start(c) { c.enqueue(new Uint8Array(3e7)); c.close() } }))`,
      expect: small,
    },
    {
      name: 'headers of 30 MB',
      body: `return new Response('', { headers: { a: 'x'.repeat(3e7) } })`,
      expect: ended('plugin.bad_response', 'plugin.error', 'invocation.memory', 'invocation.response_size'),
    },
    {
      name: 'memory kept from invocation to invocation',
      server: `const kept = []; export default { fetch() { for (let i = 0; i < 20; i++) kept.push(new Array(1e5).fill(i)); return Response.json({ ok: true }) } }`,
      expect: small,
      afterwards: small,
    },
  ],
  { limits },
)
