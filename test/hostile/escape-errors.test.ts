import { answered, either, ended, foundNothing, misbehaving } from './support.ts'

misbehaving('escapes through errors, stacks, promises and iterators', [
  {
    name: 'errors of the bridge and of built-in functions lead to nothing of the host',
    manifest: { capabilities: { kv: {} } },
    body: `const tries = [() => context.kv.get({}), () => context.kv.get(1n), () => context.kv.set('a', () => 1), () => context.kv.nothing(), () => context.storage.get('a'), () => context.db.query('select 1'), () => fetch('http://127.0.0.1/'), () => fetch('nothing:'), () => crypto.subtle.digest('nothing', new Uint8Array()), () => new URL('nothing'), () => structuredClone(() => 1), () => atob('%'), () => new Response('', { status: 1 }), () => crypto.getRandomValues(new Uint8Array(1e6))]
      for (const [index, attempt] of tries.entries()) { try { await attempt() } catch (error) { look(error, 'error ' + index); look(error.stack, 'stack'); look(error.cause, 'cause'); if (/node:|\\.ts:|\\/work|node_modules|isolated/.test(String(error.stack))) note(error.stack) } }
      return Response.json({ found })`,
    expect: foundNothing,
  },
  {
    name: 'Error.prepareStackTrace never gets to see a frame',
    manifest: { capabilities: { kv: {} } },
    body: `const hook = (error, frames) => { note('called'); for (const frame of frames) { look(frame.getThis?.(), 'this'); look(frame.getFunction?.(), 'function') } return frames }
      try { Error.prepareStackTrace = hook } catch {}
      try { Object.defineProperty(Error, 'prepareStackTrace', { value: hook }) } catch {}
      try { Reflect.defineProperty(TypeError, 'prepareStackTrace', { value: hook }) } catch {}
      class Own extends Error { static prepareStackTrace = hook }
      try { throw new Own('x') } catch (error) { void error.stack }
      try { await context.kv.get({}) } catch (error) { void error.stack; look(error.stack, 'stack') }
      const holder = {}; Error.captureStackTrace(holder); look(holder.stack, 'stack'); if (typeof holder.stack !== 'string') note(typeof holder.stack)
      return Response.json({ found })`,
    expect: foundNothing,
  },
  {
    name: 'stack overflow at every depth inside the bridge leaves nothing behind',
    manifest: { capabilities: { kv: {} } },
    body: `let errors = 0
      const deep = (n) => { try { if (n > 0) deep(n - 1); context.kv.get('a').catch((error) => look(error, 'rejected')); new Response('x'); new URL('http://a/'); console.log; setTimeout(() => {}, 0) } catch (error) { errors++; if (errors < 50) look(error, 'overflow') } }
      for (const depth of [10, 1e5]) try { deep(depth) } catch (error) { look(error, 'overflow') }
      return Response.json({ found })`,
    expect: either(foundNothing, ended('plugin.error', 'invocation.cpu', 'invocation.host_calls')),
    afterwards: either(foundNothing, ended('plugin.error', 'invocation.cpu', 'invocation.host_calls')),
  },
  {
    name: 'async stack traces across host calls and timers show plugin code only',
    manifest: { capabilities: { kv: {} } },
    body: `const failing = async () => { await context.kv.get('a'); await new Promise((resolve) => setTimeout(resolve, 1)); throw new Error('late') }
      try { await failing() } catch (error) { const lines = String(error.stack).split('\\n').slice(1); for (const line of lines) if (/node:|\\.ts:|worker\\.js|isolated/.test(line)) note(line) }
      return Response.json({ found })`,
    expect: foundNothing,
  },
  {
    name: 'what a plugin throws tells the caller nothing of its text',
    body: `throw Object.assign(new Error('secret text'), { code: 'secret.code', status: 200, headers: [['x', 'secret']] })`,
    expect: (answer) => {
      ended('plugin.error')(answer)
      if (answer.text.includes('secret')) throw new Error(answer.text)
    },
  },
  {
    name: 'a plugin can not pass for the platform by throwing codes of it',
    body: `throw Object.assign(new Error('x'), { code: 'auth.required' })`,
    expect: ended('plugin.error'),
  },
  {
    name: 'getters that throw and loop on a thrown error end within its limits',
    body: `throw Object.defineProperties({}, { code: { get() { throw new Error('code') } }, message: { get() { for (;;); } }, stack: { get() { throw 1 } } })`,
    expect: ended('invocation.cpu'),
  },
  {
    name: 'a thrown proxy whose traps throw is an error of the plugin',
    body: `throw new Proxy({}, { get() { throw new Error('trap') }, getPrototypeOf() { throw new Error('trap') }, has() { throw new Error('trap') } })`,
    expect: ended('plugin.error'),
  },
  {
    name: 'thrown symbols, functions, null and values that are no text are errors of the plugin',
    body: `const kind = new URL(request.url).searchParams.get('kind'); if (kind) return new Response()
      throw { [Symbol.toPrimitive]() { throw Symbol('x') }, toString: null }`,
    expect: ended('plugin.error'),
  },
  {
    name: 'thrown text of 100 MB is cut',
    body: `throw new Error('x'.repeat(1e8))`,
    expect: ended('plugin.error', 'invocation.memory', 'invocation.cpu'),
  },
  {
    name: 'thenables as answers and arguments see no function of the host',
    manifest: { capabilities: { kv: {} } },
    body: `const thenable = (value) => ({ then(resolve, reject) { look(resolve, 'resolve'); look(reject, 'reject'); look(resolve.constructor, 'constructor'); resolve(value) } })
      context.waitUntil(thenable(1)); await context.kv.set('a', thenable(1)).catch((error) => look(error, 'error'))
      return thenable(Response.json({ found }))`,
    expect: foundNothing,
  },
  {
    name: 'a patched Promise sees only promises of its own',
    manifest: { capabilities: { kv: {} } },
    body: `const then = Promise.prototype.then
      Promise.prototype.then = function (a, b) { look(this, 'this'); look(a, 'then'); look(b, 'catch'); return then.call(this, a, b) }
      Object.defineProperty(Promise.prototype, 'constructor', { get() { look(this, 'constructor'); return Promise } })
      Promise.resolve = function (value) { look(value, 'resolve'); return new Promise((resolve) => resolve(value)) }
      Promise.allSettled = function () { note('allSettled') }
      await context.kv.get('a'); await new Promise((resolve) => setTimeout(resolve, 1)); context.waitUntil(context.kv.get('b'))
      const answer = Response.json({ found }); await answer.clone().text(); return answer`,
    expect: foundNothing,
  },
  {
    name: 'Symbol.species and subclassed promises see nothing of the host',
    manifest: { capabilities: { kv: {} } },
    body: `class Own extends Promise { constructor(run) { super((resolve, reject) => { look(resolve, 'resolve'); look(reject, 'reject'); run(resolve, reject) }) } }
      Object.defineProperty(Promise, Symbol.species, { get() { return Own } })
      await context.kv.get('a').then((value) => look(value, 'value')); await context.kv.get({}).catch((error) => look(error, 'error'))
      return Own.resolve(Response.json({ found }))`,
    expect: foundNothing,
  },
  {
    name: 'await hooks through getters of then on Object.prototype see nothing of the host',
    manifest: { capabilities: { kv: {} } },
    body: `Object.defineProperty(Object.prototype, 'then', { configurable: true, get() { look(this, 'awaited'); return undefined }, set() {} })
      await context.kv.set('a', { b: 1 }); look(await context.kv.get('a'), 'value'); const answer = Response.json({ found }); delete Object.prototype.then; return answer`,
    expect: foundNothing,
  },
  {
    name: 'iterators handed to web standards see nothing of the host',
    body: `const hostile = () => ({ [Symbol.iterator]() { look(this, 'iterable'); return { next(...args) { args.forEach((each) => look(each, 'next')); return { done: true } }, return(...args) { args.forEach((each) => look(each, 'return')); return {} }, throw(...args) { args.forEach((each) => look(each, 'throw')); return {} } } } })
      const tries = [() => new Headers(hostile()), () => new URLSearchParams(hostile()), () => new Blob(hostile()), () => new FormData(hostile()), () => new Map(hostile()), () => Promise.all(hostile()), () => ReadableStream.from(hostile()), () => new Response(hostile()), () => AbortSignal.any(hostile()), () => structuredClone(hostile())]
      for (const attempt of tries) try { look(await attempt(), 'made') } catch (error) { look(error, 'error') }
      return Response.json({ found })`,
    expect: foundNothing,
  },
  {
    name: 'async generators as response bodies see nothing of the host',
    body: `async function* body() { try { const given = yield new TextEncoder().encode('{"found":[]'); look(given, 'next'); yield new TextEncoder().encode('}') } finally { look(this, 'this'); if (found.length) throw new Error(found.join()) } }
      return new Response(ReadableStream.from(body()), { headers: { 'content-type': 'application/json' } })`,
    expect: foundNothing,
  },
  {
    name: 'stream controllers and readers see nothing of the host',
    body: `const stream = new ReadableStream({ start(controller) { look(controller, 'controller'); look(this, 'source') }, pull(controller) { look(controller, 'controller'); controller.enqueue(new TextEncoder().encode(JSON.stringify({ found }))); controller.close() }, cancel(reason) { look(reason, 'reason') } })
      look(stream, 'stream'); return new Response(stream, { headers: { 'content-type': 'application/json' } })`,
    expect: foundNothing,
  },
  {
    name: 'symbols of the language hung on prototypes see nothing of the host',
    manifest: { capabilities: { kv: {} } },
    body: `for (const name of ['toPrimitive', 'toStringTag', 'hasInstance', 'isConcatSpreadable', 'unscopables', 'match', 'replace', 'search', 'split', 'iterator', 'asyncIterator'])
        for (const target of [Object.prototype, ArrayBuffer, Uint8Array, Error, Array, Response]) try { Object.defineProperty(target, Symbol[name], { configurable: true, get() { look(this, name); return undefined } }) } catch {}
      await context.kv.get('a').catch((error) => look(error, 'error')); console.log({}, [1], new Error('x')); const answer = Response.json({ found })
      return answer`,
    expect: either(foundNothing, ended('plugin.error')),
  },
  {
    name: 'FinalizationRegistry and WeakRef see nothing of the host, also after the answer',
    body: `const registry = new FinalizationRegistry((held) => look(held, 'held')); for (let i = 0; i < 1000; i++) registry.register({}, { i }); new WeakRef(request)
      return Response.json({ found })`,
    expect: foundNothing,
  },
  {
    name: 'caller, callee and arguments of functions of the bridge are closed',
    body: `for (const callable of [context.waitUntil, context.can, Response.json, setTimeout, console.log, look]) for (const name of ['caller', 'arguments', 'callee']) try { look(callable[name], name); if (callable[name]) note(name) } catch {}
      return Response.json({ found })`,
    expect: foundNothing,
  },
  {
    name: 'a waitUntil that rejects with a hostile value is logged and no more',
    body: `context.waitUntil(Promise.reject(new Proxy({}, { get() { throw 1 } }))); context.waitUntil({ then() { throw { get message() { throw 1 } } } }); return Response.json({ found: [] })`,
    expect: foundNothing,
    afterwards: foundNothing,
  },
  {
    name: 'an unhandled rejection is harmless',
    body: `Promise.reject(new Error('nobody listens')); (async () => { throw { toString() { throw 1 } } })(); await new Promise((resolve) => setTimeout(resolve, 10)); return Response.json({ ok: true })`,
    expect: answered({ ok: true }),
    afterwards: answered({ ok: true }),
  },
])
