import { expect } from 'chai'
import { answered, brokenOff, either, ended, foundNothing, misbehaving, tightLimits } from './support.ts'

const kv = { capabilities: { kv: {} } }

/** Runs `attempts`, an array of functions, and answers with the codes and names of what they reject with. */
const rejections = (attempts: string) =>
  `const codes = []; for (const attempt of ${attempts}) try { await attempt(); codes.push('accepted') } catch (error) { look(error, 'error'); codes.push(error.code ?? error.name) }
  return Response.json({ found, codes })`

const codes =
  (...allowed: string[]) =>
  ({ status, json, text }: { status: number; json: Record<string, unknown>; text: string }) => {
    expect(status, text).to.equal(200)
    expect(json.found).to.deep.equal([])
    for (const code of json.codes as string[]) expect(allowed).to.include(code)
  }

/** CPU time enough to come to the end of each attempt on a busy machine. */
const limits = { ...tightLimits, budgets: { ...tightLimits.budgets, request: { wallMs: 5_000, cpuMs: 1_500 } } }

misbehaving(
  'the bridge itself',
  [
    {
      name: 'a plugin that patches JSON hurts only itself',
      manifest: kv,
      body: `JSON.stringify = () => '{"forged":true}'; JSON.parse = (text) => { look(text, 'text'); note('parsed ' + text) }
      await context.kv.set('a', 1); if (await context.kv.get('a') !== 1) note('wrong value')
      return new Response('{"found":[' + found.map(() => '1') + ']}', { headers: { 'content-type': 'application/json' } })`,
      expect: foundNothing,
      afterwards: foundNothing,
    },
    {
      name: 'a plugin that patches array methods and their iterator hurts only itself',
      manifest: kv,
      body: `for (const name of ['push', 'shift', 'slice', 'map', 'forEach', 'concat', 'splice', 'indexOf', 'includes', 'join', 'filter', Symbol.iterator]) Array.prototype[name] = function (...args) { throw new Error('patched') }
      await context.kv.set('a', 1); setTimeout(() => {}, 1); await context.kv.get('a')
      return new Response('{"found":[]}', { headers: { 'content-type': 'application/json' } })`,
      expect: either(foundNothing, ended('plugin.error')),
      afterwards: either(foundNothing, ended('plugin.error')),
    },
    {
      name: 'a plugin that patches Map, Set, WeakMap and Promise hurts only itself',
      manifest: kv,
      body: `const seen = []; for (const kind of [Map, Set, WeakMap, WeakSet]) for (const name of ['get', 'set', 'has', 'add', 'delete']) if (kind.prototype[name]) { const old = kind.prototype[name]; kind.prototype[name] = function (...args) { args.forEach((each) => typeof each === 'function' && codeFrom(each.constructor, kind.name)); return Reflect.apply(old, this, args) } }
      globalThis.Map = globalThis.Set = globalThis.Promise = globalThis.Error = globalThis.Object = globalThis.Array = undefined
      await context.kv.set('a', 1); return new Response('{"found":[]}', { headers: { 'content-type': 'application/json' } })`,
      expect: either(foundNothing, ended('plugin.error')),
      afterwards: either(foundNothing, ended('plugin.error')),
    },
    {
      name: 'a plugin that patches call, apply and bind gets hold of no function of the bridge',
      manifest: kv,
      body: `const { call, apply, bind } = Function.prototype
      const watch = (name, original) => { Function.prototype[name] = function (...args) { const own = Function.prototype[name]; Function.prototype[name] = original; try { look(this, name + ' this'); args.forEach((each) => look(each, name + ' argument')); return Reflect.apply(original, this, args) } finally { Function.prototype[name] = own } } }
      watch('call', call); watch('apply', apply); watch('bind', bind)
      await context.kv.set('a', { b: 1 }); await context.kv.get('a'); await new Promise((resolve) => setTimeout(resolve, 1)); console.log('x'); crypto.randomUUID(); context.waitUntil(context.kv.get('a'))
      return Response.json({ found })`,
      expect: foundNothing,
      afterwards: foundNothing,
    },
    {
      name: 'a plugin that patches Reflect, Object and Symbol gets hold of no function of the bridge',
      manifest: kv,
      body: `for (const holder of [Reflect, Object]) for (const name of Object.getOwnPropertyNames(holder)) { const old = holder[name]; if (typeof old !== 'function' || name === 'prototype') continue; try { holder[name] = (...args) => { for (const each of args) if (typeof each === 'function' && typeof each.applySync === 'function') note(name); return old(...args) } } catch {} }
      await context.kv.set('a', { b: 1 }); await context.kv.get('a'); await new Promise((resolve) => setTimeout(resolve, 1))
      return Response.json({ found })`,
      expect: foundNothing,
      afterwards: foundNothing,
    },
    {
      name: 'setters on Object.prototype and Array.prototype see nothing of the host',
      manifest: kv,
      body: `for (const name of ['0', '1', '2', '3', 'value', 'resolve', 'reject', 'code', 'handle', 'input', 'signal', 'ok', 'json', 'bytes', 'call', 'status', 'headers', 'body', 'length', 'get', 'set', 'enumerable', 'writable'])
        for (const target of [Object.prototype, Array.prototype]) try { Object.defineProperty(target, name, { configurable: true, set(value) { look(value, name); look(this, 'this') }, get() { return undefined } }) } catch {}
      await context.kv.set('a', [1, 2]); await context.kv.get('a').catch((error) => look(error)); context.waitUntil(context.kv.get('b')); setTimeout(() => {}, 0); console.log('x')
      const text = found.length === 0 ? '{"found":[]}' : String(found); return new Response(text, { headers: [['content-type', 'application/json']] })`,
      expect: either(foundNothing, ended('plugin.error')),
      afterwards: either(foundNothing, ended('plugin.error')),
    },
    {
      name: 'a plugin that replaces __proto__ and the prototypes of built-in objects hurts only itself',
      manifest: kv,
      body: `try { Object.setPrototypeOf(Object.prototype, new Proxy({}, { get(t, key) { return undefined }, set() { note('set'); return true }, has() { return false } })) } catch {}
      Object.defineProperty(Object.prototype, '__proto__', { get() { look(this, 'proto'); return null }, set(value) { look(value, 'proto') } })
      Object.setPrototypeOf(Array.prototype, null); Object.setPrototypeOf(Function.prototype, null); Object.setPrototypeOf(Promise.prototype, null)
      await context.kv.set('a', 1); return new Response(found.length ? 'x' : '{"found":[]}', { headers: { 'content-type': 'application/json' } })`,
      expect: either(foundNothing, ended('plugin.error')),
      afterwards: either(foundNothing, ended('plugin.error')),
    },
    {
      name: 'a plugin that freezes or deletes everything hurts only itself',
      manifest: kv,
      body: `for (const name of Reflect.ownKeys(globalThis)) { try { Object.freeze(globalThis[name]); Object.freeze(globalThis[name].prototype) } catch {} if (!['Response', 'Reflect', 'Object'].includes(name)) try { delete globalThis[name] } catch {} }
      await context.kv.set('a', 1); return Response.json({ found: [] })`,
      expect: either(foundNothing, ended('plugin.error')),
      afterwards: either(foundNothing, ended('plugin.error')),
    },
    {
      name: 'a plugin that patches String, Number and RegExp methods hurts only itself',
      manifest: kv,
      body: `const answer = new Response('{"found":[]}', { headers: { 'content-type': 'application/json' } })
      for (const kind of [String, Number, RegExp]) for (const name of Reflect.ownKeys(kind.prototype)) if (name !== 'constructor') try { Object.defineProperty(kind.prototype, name, { value() { throw new Error('patched') }, configurable: true }) } catch {}
      await context.kv.set('a', 1); return answer`,
      expect: either(foundNothing, ended('plugin.error')),
      afterwards: either(foundNothing, ended('plugin.error')),
    },
    {
      name: 'a plugin that patches then cannot answer twice or for another',
      body: `const then = Promise.prototype.then; Promise.prototype.then = function (a, b) { for (let i = 0; i < 5; i++) try { a?.(new Response('forged')) } catch {} return then.call(this, a, b) }
      return Response.json({ ok: true })`,
      expect: either(answered({ ok: true }), answered({}), ended('plugin.error')),
    },
    {
      name: 'toJSON, getters and proxies as arguments of a host call are taken as JSON or refused',
      manifest: kv,
      body: rejections(`[() => context.kv.set('a', { toJSON() { return 1 } }), () => context.kv.set('a', { get b() { throw new Error('getter') } }), () => context.kv.set('a', new Proxy([], {})), () => context.kv.set(new Proxy({}, {}), 1),
      () => context.kv.set({ toJSON: () => 'key' }, 1), () => context.kv.get({ toString: () => 'key' }), () => context.kv.set('a', new Map()), () => context.kv.set('a', Symbol('x')), () => context.kv.set('a', 1n), () => context.kv.set('a', NaN), () => context.kv.set('a')]`),
      expect: codes('accepted', 'Error', 'TypeError', 'capability.invalid'),
    },
    {
      name: 'host calls with names of Object.prototype reach nothing',
      manifest: kv,
      body: `const codes = []; for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'kv.constructor', 'kv.__proto__', '', '.', '..', 'kv.', '\\u0000', 'x'.repeat(1e6)]) {
        const capability = context.capability(name); for (const member of ['get', '__proto__', 'constructor', 'apply', 'x']) try { const method = capability?.[member]; look(method, name + '.' + member); if (typeof method === 'function') await method.call(capability, { key: 'a' }); codes.push('accepted') } catch (error) { look(error, 'error'); codes.push(error.code ?? error.name) } }
      return Response.json({ found, codes })`,
      expect: codes(
        'accepted',
        'capability.unknown',
        'capability.invalid',
        'capability.undeclared',
        'TypeError',
        'EvalError',
      ),
    },
    {
      name: 'keys named __proto__ and constructor are ordinary keys, both ways',
      manifest: kv,
      body: `const value = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}')
      for (const key of ['__proto__', 'constructor', 'hasOwnProperty']) { await context.kv.set(key, value); const back = await context.kv.get(key); if (JSON.stringify(Object.keys(back).sort()) !== '["__proto__","constructor"]') note(JSON.stringify(back)); if (back.polluted) note('polluted') }
      if ({}.polluted) note('polluted'); return Response.json({ found })`,
      expect: foundNothing,
    },
    {
      name: 'a request body with __proto__ keys pollutes nothing',
      call: {
        method: 'POST',
        body: '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
        headers: { 'content-type': 'application/json' },
      },
      body: `const body = await request.json(); Object.assign({}, body); if ({}.polluted || body.polluted) note('polluted'); return Response.json({ found })`,
      expect: foundNothing,
    },
    {
      name: 'a host call deeper than any stack is refused or ends the plugin alone',
      manifest: kv,
      body: rejections(
        `[() => { let deep = []; for (let i = 0; i < 200000; i++) deep = [deep]; return context.kv.set('a', deep) }, () => { const round = {}; round.round = round; return context.kv.set('a', round) }]`,
      ),
      expect: codes('RangeError', 'TypeError', 'capability.invalid', 'invocation.bridge_bytes', 'kv.too_large'),
    },
    {
      name: 'deep JSON that fits a message is no danger to the host',
      manifest: kv,
      body: rejections(
        `[() => context.kv.set('a', { toJSON: () => JSON.parse('['.repeat(3000) + ']'.repeat(3000)) }), () => context.db.query('['.repeat(100000)), () => context.kv.set('['.repeat(1e5), 1)]`,
      ),
      expect: codes('accepted', 'RangeError', 'capability.invalid', 'capability.undeclared', 'kv.too_large'),
    },
    {
      name: 'a host call of more than a message is refused where it is made',
      manifest: kv,
      body: rejections(
        `[() => context.kv.set('a', 'x'.repeat(5e6)), () => context.kv.set('x'.repeat(5e6), 1), () => context.kv.getMany(Array.from({ length: 300000 }, String))]`,
      ),
      expect: codes('invocation.bridge_bytes', 'kv.too_large', 'capability.invalid'),
    },
    {
      name: 'more host calls than an invocation may make are refused',
      manifest: kv,
      body: `let refused = 0, made = 0; await Promise.all(Array.from({ length: 1500 }, () => context.kv.get('a').then(() => made++, (error) => { if (error.code === 'invocation.host_calls') refused++; else note(error.code) })))
      return Response.json({ found, made, refused })`,
      expect: answered({ found: [], made: 1000, refused: 500 }),
    },
    {
      name: 'detached, resized and shared buffers as bodies and arguments are harmless',
      body: `const detached = new ArrayBuffer(8); structuredClone(detached, { transfer: [detached] }); const resizable = new ArrayBuffer(8, { maxByteLength: 1e6 }); const view = new Uint8Array(resizable)
      const stream = new ReadableStream({ start(controller) { controller.enqueue(view); resizable.resize(1); try { controller.enqueue(new Uint8Array(detached)) } catch {} controller.close() } })
      for (const attempt of [() => new Response(detached), () => new Response(view), () => crypto.subtle.digest('SHA-256', detached), () => crypto.getRandomValues(new Uint8Array(detached)), () => new TextDecoder().decode(detached), () => new Blob([detached, resizable]), () => structuredClone(resizable)]) try { look(await attempt(), 'made') } catch (error) { look(error, 'error') }
      if (found.length > 0) return Response.json({ found }); return new Response(stream)`,
      expect: ({ status }) => expect(status).to.be.oneOf([200, 502]),
    },
    {
      name: 'a body whose bytes are detached while it is sent is harmless',
      body: `const bytes = new Uint8Array(64); return new Response(new ReadableStream({ pull(controller) { controller.enqueue(bytes); try { structuredClone(bytes.buffer, { transfer: [bytes.buffer] }) } catch {} controller.close() } }))`,
      expect: ({ status }) => expect(status).to.be.oneOf([200, 502, brokenOff]),
    },
    {
      name: 'a response with forged parts is refused',
      body: `const answer = Response.json({ ok: 1 }); for (const name of ['status', 'headers', 'body', 'ok']) Object.defineProperty(answer, name, { value: name === 'status' ? 99999 : [['set-cookie', 'a']] })
      Object.setPrototypeOf(answer, { status: -1 }); return answer`,
      expect: either(answered({ ok: 1 }), ended('plugin.error', 'plugin.bad_response'), answered({})),
    },
    {
      name: 'an object that pretends to be a Response is data or an error',
      body: `return Object.create(Response.prototype, { status: { value: 200 }, headers: { value: { forEach() {} } }, body: { value: null } })`,
      expect: either(ended('plugin.error', 'plugin.bad_response'), answered({})),
    },
    {
      name: 'header values with line breaks, nulls and text beyond Latin-1 never reach the wire',
      body: `const tries = ['a\\r\\nset-cookie: x=1', 'a\\u0000b', 'a\\nb', '\\u{1F600}']; for (const value of tries) try { new Response('', { headers: { 'x-a': value } }); note('took ' + value) } catch {}
      return Response.json({ found })`,
      expect: foundNothing,
    },
    {
      name: 'ten thousand headers, and one of a megabyte, are refused',
      body: `const headers = new Headers(); for (let i = 0; i < 10000; i++) headers.append('x-' + i, 'y'); headers.set('x-long', 'z'.repeat(1e6)); return new Response('', { headers })`,
      expect: ended('plugin.bad_response', 'plugin.error'),
    },
    {
      name: 'work left behind has no rights once the response is out',
      manifest: kv,
      server: `let refused = 'nothing yet'
      export default { async fetch(request, context) {
        if (new URL(request.url).pathname === '/after') return Response.json({ refused })
        Promise.resolve().then(async () => { for (let i = 0; i < 50; i++) await null; try { await context.kv.set('late', 1); refused = 'accepted' } catch (error) { refused = error.code } })
        return Response.json({ refused: 'invocation.ended' }) } }`,
      expect: answered({ refused: 'invocation.ended' }),
    },
    {
      name: 'the context of one invocation does not work in another',
      manifest: kv,
      server: `let kept
      export default { async fetch(request, context) {
        const first = kept; kept ??= context
        if (!first) return Response.json({ code: 'invocation.ended' })
        try { await first.kv.set('a', 1); return Response.json({ code: 'accepted' }) } catch (error) { return Response.json({ code: error.code }) } } }`,
      expect: answered({ code: 'invocation.ended' }),
      afterwards: answered({ code: 'invocation.ended' }),
    },
    {
      name: 'capabilities that were not asked for are refused by the host too',
      body: rejections(
        `['db', 'kv', 'storage', 'net', 'secrets', 'users'].flatMap((name) => [() => context[name].get('a'), () => context[name].query('select 1'), () => context.capability(name).x()])`,
      ),
      expect: codes('capability.undeclared', 'capability.denied', 'capability.unknown'),
    },
    {
      name: 'an invocation of another kind cannot be had by a request',
      server: `export default { fetch: () => Response.json({ ok: true }), onInstall: () => 1 }`,
      path: '/__proto__/constructor?name=onInstall&kind=lifecycle',
      expect: answered({ ok: true }),
    },
  ],
  { limits },
)
