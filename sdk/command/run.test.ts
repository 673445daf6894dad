import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import type { RunReport } from './run-once.ts'

const program = join(import.meta.dirname, '../../dist/command/main.js')

interface Ended {
  exitCode: number
  stdout: string
  stderr: string
}

/** What is loaded when a built file is, apart from Node's own modules: files beside it, and packages. */
const loadedBy = async (name: string, loaded = new Set<string>()): Promise<Set<string>> => {
  if (loaded.has(name) || name.startsWith('node:')) return loaded
  loaded.add(name)
  if (!name.startsWith('./')) return loaded
  const text = await readFile(join(dirname(program), name), 'utf8')
  for (const [, imported] of text.matchAll(/^(?:import|\} from|export .* from) ?(?:.* from )?"([^"]+)";$/gm))
    await loadedBy(imported!, loaded)
  return loaded
}

describe('plexica run', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plexica-run-test-'))
  })
  after(() => rm(folder, { recursive: true }))

  const run = (args: string[], input = ''): Promise<Ended> =>
    new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [program, 'run', ...args],
        { cwd: folder, encoding: 'utf8' },
        (_, stdout, stderr) => resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
      )
      child.stdin?.end(input)
    })

  let files = 0
  const runCode = async (code: string, args: string[] = [], input?: string): Promise<Ended> => {
    const name = `plugin-${++files}.js`
    await writeFile(join(folder, name), code)
    return run([name, ...args], input)
  }
  const report = async (code: string, args: string[] = [], input?: string) => {
    const { exitCode, stdout } = await runCode(code, ['--json', ...args], input)
    return { exitCode, report: JSON.parse(stdout) as RunReport }
  }
  const handler = (body: string) => `export default { async fetch(request, context) { ${body} } }`

  it('prints the response and ends with 0', async () => {
    expect(await runCode(handler(`console.log('asked'); return new Response('hello')`))).to.deep.equal({
      exitCode: 0,
      stdout: 'hello\n',
      stderr: 'info: asked\n',
    })
  })

  it('reports all of it as JSON', async () => {
    const { exitCode, report: told } = await report(
      handler(
        `console.warn('careful', { a: 1 }); return Response.json({ ok: true }, { status: 201, headers: { 'x-a': 'b' } })`,
      ),
    )
    expect(exitCode).to.equal(0)
    expect(told).to.have.all.keys('status', 'headers', 'body', 'error', 'cpuMs', 'wallMs', 'memoryBytes', 'logs')
    expect(told).to.deep.include({
      status: 201,
      headers: { 'content-type': 'application/json', 'x-a': 'b' },
      body: '{"ok":true}',
      error: null,
      logs: [{ level: 'warn', message: 'careful { a: 1 }' }],
    })
    expect(told.cpuMs).to.be.above(0)
    expect(told.memoryBytes).to.be.above(100_000)
  })

  it('sends the request that it is given, and reads a streamed response to its end', async () => {
    const code = handler(`
      const text = request.method + ' ' + new URL(request.url).pathname + ' ' + request.headers.get('x-a') + ' '
      const parts = [text, await request.text()].values()
      return new Response(new ReadableStream({ pull: (controller) => {
        const { done, value } = parts.next()
        done ? controller.close() : controller.enqueue(new TextEncoder().encode(value))
      } }))`)
    const request = JSON.stringify({
      method: 'put',
      url: '/a?b=1',
      headers: [
        ['X-A', 'b'],
        ['x-a', 'c'],
      ],
      body: { n: 1 },
    })
    expect((await runCode(code, ['--request', '-'], request)).stdout).to.equal('PUT /a b, c {"n":1}\n')
  })

  it('finds routes and their parameters', async () => {
    const code = `export default { routes: { 'GET /notes/:id': { permission: 'notes.read',
      handler: (_, { params, user }) => ({ id: params.id, may: user.can('notes.read') }) } } }`
    const found = await report(code, ['--request', '{"url":"/notes/7"}'])
    expect(found.report.body).to.equal('{"id":"7","may":true}')
    const none = await report(code)
    expect(none).to.deep.include({ exitCode: 1 })
    expect(none.report.error?.code).to.equal('plugin.no_route')
  })

  it('reads the assets of a plugin, and nothing that lies beside a file by chance or behind a link', async () => {
    const code =
      handler(`return Response.json(await Promise.all(['own', 'link', '../secret', 'out/secret'].map((name) =>
      context.asset('assets/' + name).then((bytes) => bytes && new TextDecoder().decode(bytes), ({ code }) => code))))`)
    await mkdir(join(folder, 'assets'))
    await writeFile(join(folder, 'assets/own'), 'own')
    await writeFile(join(folder, 'secret'), 'secret')
    await symlink('../secret', join(folder, 'assets/link'))
    await symlink('..', join(folder, 'assets/out'))
    const read = async () => JSON.parse((await report(code)).report.body ?? '') as unknown[]
    expect(await read()).to.deep.equal([null, null, 'capability.invalid', null])
    await writeFile(join(folder, 'plexica.json'), '{}')
    expect(await read()).to.deep.equal(['own', null, 'capability.invalid', null])
  })

  const failures: { what: string; code: string; args?: string[]; exitCode: number; error: string; message?: string }[] =
    [
      { what: 'throws', code: handler(`throw new Error('boom')`), exitCode: 1, error: 'plugin.error', message: 'boom' },
      { what: 'is no JavaScript', code: 'export default {', exitCode: 1, error: 'plugin.load_failed' },
      {
        what: 'imports what is not there',
        code: `import 'node:fs'\nexport default {}`,
        exitCode: 1,
        error: 'plugin.load_failed',
      },
      {
        what: 'throws something else than an error while it loads',
        code: 'throw { a: [1] }\nexport default {}',
        exitCode: 1,
        error: 'plugin.load_failed',
        message: '{ a: [ 1 ] }',
      },
      {
        what: 'throws text while it loads',
        code: `throw 'no luck'\nexport default {}`,
        exitCode: 1,
        error: 'plugin.load_failed',
        message: 'no luck',
      },
      {
        what: 'throws something else than an error',
        code: handler('throw { a: [1] }'),
        exitCode: 1,
        error: 'plugin.error',
        message: '{ a: [ 1 ] }',
      },
      { what: 'exports nothing', code: 'export const a = 1', exitCode: 1, error: 'plugin.load_failed' },
      {
        what: 'never finishes loading',
        code: 'await new Promise(() => {})\nexport default {}',
        exitCode: 1,
        error: 'plugin.load_failed',
        message: 'The module never finishes: it awaits something at the top level.',
      },
      {
        what: 'says that it broke a limit, which it did not',
        code: handler(`throw Object.assign(new Error('boom'), { code: 'invocation.cpu' })`),
        exitCode: 1,
        error: 'plugin.error',
        message: 'boom',
      },
      {
        what: 'says that a quota is used up, of which nothing was asked',
        code: handler(`throw Object.assign(new Error('boom'), { code: 'quota.exceeded' })`),
        exitCode: 1,
        error: 'plugin.error',
        message: 'boom',
      },
      { what: 'never answers', code: handler('await new Promise(() => {})'), exitCode: 1, error: 'invocation.stalled' },
      {
        what: 'uses more CPU time than it may',
        code: handler('for (;;);'),
        args: ['--cpu-ms', '100'],
        exitCode: 2,
        error: 'invocation.cpu',
        message: 'The plugin used more CPU time than it may (request.cpuMs: 100)',
      },
      {
        what: 'takes longer than it may',
        code: handler('for (;;);'),
        args: ['--wall-ms', '100'],
        exitCode: 2,
        error: 'invocation.timeout',
      },
      {
        what: 'loops while it loads',
        code: 'for (;;);\nexport default {}',
        args: ['--cpu-ms', '100'],
        exitCode: 2,
        error: 'invocation.cpu',
      },
      {
        what: 'takes more memory than it may',
        code: handler('const all = []; for (;;) all.push(new Array(1000).fill(1))'),
        args: ['--memory-mb', '16', '--cpu-ms', '10000', '--wall-ms', '20000'],
        exitCode: 2,
        error: 'invocation.memory',
      },
      {
        what: 'answers too much',
        code: handler(`return new Response('x'.repeat(7e6))`),
        exitCode: 2,
        error: 'invocation.response_size',
      },
      {
        what: 'asks for a database',
        code: handler(`await context.db.query('select 1')`),
        exitCode: 3,
        error: 'capability.denied',
      },
      { what: 'asks for values', code: handler(`await context.kv.get('a')`), exitCode: 3, error: 'capability.denied' },
      { what: 'fetches', code: handler(`await fetch('https://example.com')`), exitCode: 3, error: 'capability.denied' },
    ]
  for (const { what, code, args, exitCode, error, message } of failures) {
    it(`ends with ${exitCode} when the plugin ${what}`, async () => {
      const ended = await report(code, args)
      expect(ended.report.error?.code, JSON.stringify(ended.report)).to.equal(error)
      if (message !== undefined) expect(ended.report.error?.message).to.equal(message)
      expect(ended.report).to.include({ status: null, body: null })
      expect(ended.exitCode).to.equal(exitCode)
    })
  }

  it('waits for the work of waitUntil, and tells what it took', async () => {
    const { exitCode, report: told } = await report(
      handler(`
        context.waitUntil(new Promise((resolve) => setTimeout(resolve, 20)).then(() => console.log('done')))
        return new Response('answered')`),
    )
    expect(exitCode).to.equal(0)
    expect(told).to.deep.include({ body: 'answered', error: null, logs: [{ level: 'info', message: 'done' }] })
    expect(told.cpuMs).to.be.above(0)
  })

  it('tells what a module logs while it is loaded, and of each rejection that nobody handles', async () => {
    const { exitCode, report: told } = await report(`
      console.log('loading')
      const broken = async (place) => { throw new Error(place) }
      export default {
        async fetch() {
          void broken('in a handler')
          await new Promise((resolve) => setTimeout(resolve, 1))
          void broken('behind a timer')
          void broken('handled').catch(() => undefined)
          await new Promise((resolve) => setTimeout(resolve, 1))
          Promise.reject('no error')
          await new Promise((resolve) => setTimeout(resolve, 1))
          Promise.reject({})
          await new Promise((resolve) => setTimeout(resolve, 1))
          return new Response('answered')
        },
      }`)
    expect(exitCode).to.equal(0)
    expect(told).to.include({ body: 'answered', error: null })
    expect(told.logs.map(({ level, message }) => [level, message.split('\n')[0]])).to.deep.equal([
      ['info', 'loading'],
      ['error', 'Uncaught (in promise) Error: in a handler'],
      ['error', 'Uncaught (in promise) Error: behind a timer'],
      ['error', 'Uncaught (in promise) no error'],
      ['error', 'Uncaught (in promise) Something was thrown that is no Error.'],
    ])
  })

  it('ends with 2 when that work breaks a limit, and tells what was answered before', async () => {
    const { exitCode, report: told } = await report(
      handler(`
        context.waitUntil(new Promise(() => setTimeout(() => { for (;;); }, 5)))
        return new Response('answered')`),
      ['--cpu-ms', '100'],
    )
    expect(exitCode).to.equal(2)
    expect(told).to.include({ status: 200, body: 'answered' })
    expect(told.error?.code).to.equal('invocation.cpu')
  })

  it('tells the CPU time of a module that was stopped while it loaded, and headers of any name', async () => {
    const stopped = await report('for (;;);\nexport default {}', ['--cpu-ms', '100'])
    expect(stopped.report.cpuMs).to.be.at.least(95)
    const named = await report(
      handler(`return new Response(null, { headers: [['__proto__', 'a'], ['constructor', 'b']] })`),
    )
    expect(Object.entries(named.report.headers)).to.deep.equal([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ])
  })

  it('rejects fetch as the web does, with the code of what went wrong beside it', async () => {
    const code = handler(`
      const kind = (error) => [error.constructor === TypeError, error.name, error.code]
      const refused = await fetch('https://example.com').catch(kind)
      return Response.json([refused, await fetch('http://127.0.0.1:1').catch(kind)])`)
    const { report: told } = await report(code, ['--allow-net', '127.0.0.1:1'])
    expect(JSON.parse(told.body ?? '')).to.deep.equal([
      [true, 'TypeError', 'net.refused'],
      [true, 'TypeError', 'net.failed'],
    ])
  })

  it('tells nothing of its own files in the stack of an error', async () => {
    const loaded = await report('export default {')
    const thrown = await report(handler(`throw new Error('boom')`))
    for (const { report: told } of [loaded, thrown]) {
      expect(JSON.stringify(told)).not.to.include(join(import.meta.dirname, '../..'))
      expect(JSON.stringify(told)).not.to.include('plexica:///')
    }
  })

  it('refuses command lines that can not be carried out with 64', async () => {
    await writeFile(join(folder, 'fine.js'), handler(`return new Response('fine')`))
    const lines = [
      [],
      ['missing.js'],
      ['.'],
      ['/dev/zero'],
      ['fine.js', 'another'],
      ['fine.js', '--unknown'],
      ['fine.js', '--cpu-ms', '0'],
      ['fine.js', '--cpu-ms', '1e3'],
      ['fine.js', '--cpu-ms', '99999999999'],
      ['fine.js', '--memory-mb', '4'],
      ['fine.js', '--request', 'missing.json'],
      ['fine.js', '--allow-net', 'not a host'],
      ['fine.js', '--allow-net', ''],
      ['fine.js', '--request', '{"headers":{"a b":"c"}}'],
      ['fine.js', '--request', '{"headers":{"a":"b\\r\\nc: d"}}'],
      ['fine.js', '--request', '{"headers":[["a"]]}'],
    ]
    for (const line of lines) {
      const { exitCode, stdout, stderr } = await run(line)
      expect(exitCode, line.join(' ')).to.equal(64)
      expect(stdout).to.equal('')
      expect(stderr).not.to.equal('')
    }
    const noJson = await runCode(handler(''), ['--request', '-'], '{')
    expect(noJson).to.include({ exitCode: 64 })
  })

  it('loads no package, no translation and no more of zod than it needs, so that it starts at once', async () => {
    const [, first] = /import\("(\.\/run-program-\w+\.js)"\)/.exec(await readFile(program, 'utf8'))!
    const loaded = [...(await loadedBy('./main.js')), ...(await loadedBy(first!))]
    const texts = await Promise.all(
      loaded.filter((name) => name.startsWith('./')).map((name) => readFile(join(dirname(program), name), 'utf8')),
    )
    const parts = texts.flatMap((text) => text.match(/^\/\/ \S+\.(?:ts|js|json)$/gm) ?? [])
    expect(loaded.filter((name) => !name.startsWith('./'))).to.deep.equal([])
    expect(parts).to.include('// runtime/supervisor/supervisor.ts')
    expect(parts.filter((part) => /zod\/v4\/classic|languages\/server|\/database\/|\/api\//.test(part))).to.deep.equal(
      [],
    )
  })
})
