import { expect } from 'chai'
import { ended, foundNothing, misbehaving } from './support.ts'

misbehaving('escapes through what plugin code is given', [
  {
    name: 'the globals lead to nothing of the host',
    body: `look(globalThis, 'globalThis'); for (const name of Reflect.ownKeys(globalThis)) look(globalThis[name], String(name))
      return Response.json({ found })`,
    expect: foundNothing,
  },
  {
    name: 'the context and every capability in it lead to nothing of the host',
    manifest: { capabilities: { db: {}, kv: {} } },
    body: `look(context, 'context'); look(context.db, 'db'); look(context.kv, 'kv'); look(context.storage, 'storage')
      look(context.signal, 'signal'); look(context.log, 'log'); look(context.capability('nothing'), 'nothing')
      return Response.json({ found })`,
    expect: foundNothing,
  },
  {
    name: 'the request and its body lead to nothing of the host',
    call: { method: 'POST', body: { a: 1 } },
    body: `look(request, 'request'); look(request.headers, 'headers'); look(request.body, 'body'); look(request.signal, 'signal')
      look(await request.json().catch((error) => error), 'json')
      return Response.json({ found })`,
    expect: foundNothing,
  },
  {
    name: 'constructors of functions of every kind make no code',
    body: `const examples = [function () {}, async function () {}, function* () {}, async function* () {}, () => {}, class {}, context.waitUntil, fetch, (0, Object).constructor, Response.json, setTimeout, [].map, (async () => {})().then]
      for (const [index, example] of examples.entries()) { codeFrom(example.constructor, 'constructor ' + index); codeFrom(Object.getPrototypeOf(example).constructor, 'prototype ' + index)
        codeFrom((...args) => Reflect.construct(example.constructor, args), 'Reflect.construct ' + index) }
      return Response.json({ found })`,
    expect: foundNothing,
  },
  {
    name: 'eval, Function and timers with text make no code',
    body: `codeFrom((text) => (0, eval)(text), 'eval'); codeFrom(Function, 'Function'); codeFrom((...a) => new Function(...a), 'new Function')
      codeFrom(globalThis.Function, 'global Function'); codeFrom(Function.prototype.constructor, 'prototype')
      try { setTimeout('found.push(1)', 0); note('a timer took text') } catch {}
      try { note(typeof WebAssembly.Module) } catch {}
      await new Promise((resolve) => setTimeout(resolve, 5))
      return Response.json({ found })`,
    expect: foundNothing,
  },
  {
    name: 'a subclass of Function and a bound constructor make no code',
    body: `try { class Maker extends Function {}; codeFrom((...a) => new Maker(...a), 'subclass') } catch {}
      try { codeFrom(Function.bind(null), 'bound') } catch {}
      try { codeFrom((text) => Reflect.construct(Function, [text], class {}), 'newTarget') } catch {}
      try { codeFrom((text) => Function.prototype.constructor.call(null, text), 'call') } catch {}
      try { codeFrom((text) => Reflect.apply(Object.getPrototypeOf(async () => {}).constructor, null, [text]), 'async') } catch {}
      return Response.json({ found })`,
    expect: foundNothing,
  },
  {
    name: 'import() of Node modules, files and data is refused',
    body: `for (const name of ['node:fs', 'fs', 'node:child_process', 'file:///etc/passwd', '/etc/passwd', 'data:text/javascript,export default 1', 'plexica:///guest.js', 'plugin:///server.js'])
        await import(name).then((module) => { note(name); look(module, name) }, (error) => look(error, 'error of ' + name))
      return Response.json({ found })`,
    expect: foundNothing,
  },
  {
    name: 'import.meta says nothing of the host',
    body: `look(import.meta, 'import.meta'); for (const key of Reflect.ownKeys(import.meta)) note(key)
      return Response.json({ found })`,
    expect: foundNothing,
  },
  {
    name: 'there is no shared memory, no blocking wait, and no clock finer than a millisecond',
    body: `if (typeof SharedArrayBuffer !== 'undefined') note('SharedArrayBuffer'); if (typeof Atomics !== 'undefined') note('Atomics')
      try { const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }); note('shared WebAssembly.Memory') } catch {}
      const ofTemporal = (now) => Number(now.epochNanoseconds % 1000000n) / 1e6
      const clocks = [
        () => performance.now(), () => Date.now(), () => new Event('x').timeStamp, () => ofTemporal(Temporal.Now.instant()),
        () => ofTemporal(Temporal.Now.zonedDateTimeISO()), () => Temporal.Now.plainTimeISO().microsecond / 1e3,
        () => Temporal.Now.plainDateTimeISO().nanosecond / 1e3,
      ]
      if (Temporal.PlainDate.from('2026-02-28').add({ days: 1 }).toString() !== '2026-03-01') note('Temporal does not count')
      for (const clock of clocks) {
        for (let i = 0; i < 200; i++) { const at = clock(); if (Math.abs(at - Math.round(at)) > 1e-6) { note('a clock says ' + at); break } }
      }
      return Response.json({ found })`,
    expect: foundNothing,
  },
  {
    name: 'a plugin sees only its own headers: no cookie, no token, nothing of the connection',
    call: { headers: { cookie: 'session=secret', 'x-forwarded-for': '10.0.0.1', 'x-csrf-token': 'secret' } },
    body: `for (const [name, value] of request.headers) if (/cookie|authorization|csrf|forwarded|host|connection/.test(name) || /plx_|secret/.test(value)) note(name)
      return Response.json({ found })`,
    expect: foundNothing,
  },
  {
    name: 'headers that would speak for the platform never leave it',
    body: `return new Response('<script>1</script>', { headers: [['set-cookie', 'a=1'], ['content-security-policy', "default-src *"], ['strict-transport-security', 'max-age=1'],
      ['x-frame-options', 'ALLOWALL'], ['clear-site-data', '"*"'], ['content-type', 'text/html'], ['content-length', '3'], ['transfer-encoding', 'chunked'], ['access-control-allow-credentials', 'true'],
      ['nel', '{"report_to":"x","max_age":9}'], ['report-to', '{"group":"x"}'], ['refresh', '0;url=//x.example'], ['x-accel-redirect', '/etc/passwd']] })`,
    expect: ({ headers, text }) => {
      expect(text).to.equal('<script>1</script>')
      expect(headers).to.include({ 'content-security-policy': "default-src 'none'; sandbox" })
      expect(headers).to.not.have.any.keys(
        'set-cookie',
        'clear-site-data',
        'access-control-allow-credentials',
        'nel',
        'report-to',
        'refresh',
        'x-accel-redirect',
      )
      expect(headers['strict-transport-security']).to.not.equal('max-age=1')
    },
  },
  {
    name: 'proxies and revoked proxies for every part of an answer are harmless',
    body: `const trap = new Proxy(function () {}, { get: (t, k) => { look(k, 'key'); return k === Symbol.toPrimitive ? () => 'x' : k === 'then' ? undefined : trap }, apply: (t, self, args) => { look(self, 'this'); args.forEach((each) => look(each, 'argument')); return trap }, has: () => true, ownKeys: () => [], getPrototypeOf: () => Response.prototype })
      const revoked = Proxy.revocable({}, {}); revoked.revoke()
      seen.add(trap)
      for (const value of [trap, revoked.proxy]) { try { new Response(value, value) } catch (error) { look(error, 'error') } try { Response.json(value, value) } catch (error) { look(error, 'error') }
        try { await context.waitUntil(value) } catch (error) { look(error, 'error') } try { console.log(value, [value], { value }) } catch (error) { look(error, 'error') } }
      return Response.json({ found })`,
    expect: foundNothing,
  },
  {
    name: 'a proxy as the answer itself ends as an error of the plugin or an answer, no more',
    body: `return new Proxy({}, { get: (t, key) => { throw new Error('no ' + String(key)) }, getPrototypeOf: () => { throw new Error('no prototype') } })`,
    expect: ended('plugin.error'),
  },
])
