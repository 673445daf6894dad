import { expect } from 'chai'
import { createKeys, readPrivateKey, signBundle } from '../../plugins-registry/bundle/signature.ts'
import { aBundle, randomPluginId, type BundleParts } from '../../test/support/bundles.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'

describe('publishing a plugin of a tenant', () => {
  let platform: TestPlatform
  let author: TestTenant
  let other: TestTenant
  before(async () => {
    platform = await aPlatform()
    ;[author, other] = await Promise.all([platform.tenant(), platform.tenant()])
  })
  after(() => platform.close())

  const upload = async (parts: BundleParts, query = '', by = author) =>
    by.call(`/api/v1/publishing/bundles${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/gzip' },
      body: await aBundle(parts),
    })
  const ofVersion = (id: string, version: string) => `/api/v1/registry/plugins/${id}/versions/${version}`
  const review = (id: string, version: string, body: object) =>
    platform.admin(`${platform.url}${ofVersion(id, version)}/moves`, { method: 'POST', body })
  const move = (id: string, version: string, body: object, by = author) =>
    by.call(`/api/v1/publishing/plugins/${id}/versions/${version}/moves`, { method: 'POST', body })
  const install = (plugin: string, by: TestTenant, more: object = {}) =>
    by.call('/api/v1/installations', { method: 'POST', body: { plugin, ...more } })

  it('keeps a private plugin to the tenant that uploaded it', async () => {
    const id = randomPluginId()
    const uploaded = await upload({ manifest: { id } })
    expect(uploaded.status, uploaded.text).to.equal(201)
    expect(uploaded.json.state).to.equal('published')
    expect((await install(id, author)).status).to.equal(201)

    expect((await install(id, other)).json.code).to.equal('version.unknown')
    const steps = await other.call(`/api/v1/registry/plugins/${id}/resolution`)
    expect(steps.json.code, steps.text).to.equal('version.unknown')
    expect((await upload({ manifest: { id, version: '2.0.0' } }, '', other)).json.code).to.equal('plugin.taken')
    const seen = await other.call(`/api/v1/publishing/plugins/${id}/versions/1.0.0/report`)
    expect(seen.json.code).to.equal('version.unknown')
    expect((await move(id, '1.0.0', { move: 'yank', reason: 'mine now' }, other)).json.code).to.equal('version.unknown')
  })

  it('leads a public one through review to everyone, and tells its author how it goes', async () => {
    const id = randomPluginId()
    const manifest = { id, capabilities: { kv: {}, net: { scope: { hosts: ['api.example.com'] } } } }
    const server = `export default { fetch: () => new Response(String(eval('1 + 1'))) }`
    expect((await upload({ manifest, server }, '?visibility=public&state=published')).json.code).to.equal(
      'auth.forbidden',
    )
    const submitted = await upload({ manifest, server }, '?visibility=public')
    expect(submitted.json.state, submitted.text).to.equal('submitted')
    expect((await install(id, author)).json.code, 'even its author waits').to.equal('version.unknown')

    const queue = await platform.admin(`${platform.url}/api/v1/registry/reviews`)
    expect((queue.json.items as { plugin: string }[]).map(({ plugin }) => plugin)).to.deep.equal([id])
    expect((await review(id, '1.0.0', { move: 'reject' })).json.code).to.equal('request.invalid')
    expect((await review(id, '1.0.0', { move: 'reject', reason: 'It must not use eval.' })).json.state).to.equal(
      'rejected',
    )

    const report = await author.call(`/api/v1/publishing/plugins/${id}/versions/1.0.0/report`)
    const checks = report.json.checks as { check: string; findings: { message: string }[] }[]
    const found = (name: string) => checks.find(({ check }) => check === name)!.findings.map(({ message }) => message)
    expect(found('patterns')[0]).to.match(/eval/)
    expect(found('use')).to.have.length(2)
    expect(found('license')[0]).to.match(/license/)
    const steps = report.json.steps as { state: string; reason?: string }[]
    expect(steps.map(({ state }) => state)).to.deep.equal(['submitted', 'rejected'])
    expect(steps[1]!.reason).to.equal('It must not use eval.')
    const inGerman = await author.call(`/api/v1/publishing/plugins/${id}/versions/1.0.0/report`, {
      headers: { 'accept-language': 'de' },
    })
    const inGermanChecks = inGerman.json.checks as { check: string; summary: string }[]
    expect(inGermanChecks.find(({ check }) => check === 'size')!.summary).to.match(
      /^[\d,]+ (?:Byte|kB) gepackt, [\d,]+ (?:Byte|kB) entpackt, [\d,]+ (?:Byte|kB) Code$/,
    )

    await upload({ manifest: { ...manifest, version: '1.0.1' } })
    expect((await move(id, '1.0.1', { move: 'approve' })).json.code).to.equal('auth.forbidden')
    expect((await review(id, '1.0.1', { move: 'approve' })).json.state).to.equal('approved')
    expect((await install(id, other)).json.code).to.equal('version.unknown')
    expect((await move(id, '1.0.1', { move: 'publish' })).json.state).to.equal('published')
    expect((await install(id, other)).json.version).to.equal('1.0.1')
  })

  it('shows reviewers what is other than before, by meaning', async () => {
    const id = randomPluginId()
    const pages = { 'ui/a.json': '{"schema":1,"title":"A","body":[]}' }
    await platform.upload(
      await aBundle({ manifest: { id, permissions: [{ id: `${id}.read`, label: 'Read' }], capabilities: { kv: {} } } }),
    )
    await platform.upload(
      await aBundle({
        manifest: {
          capabilities: { db: { required: true }, kv: { reason: 'To remember' } },
          permissions: [{ id: `${id}.read`, label: 'Read it' }],
          ui: { pages: { a: 'ui/a.json' } },
          id,
          version: '1.1.0',
        },
        files: { ...pages, 'migrations/1.sql': 'create table a (id int)' },
      }),
    )
    const { json } = await platform.admin(`${platform.url}${ofVersion(id, '1.1.0')}/difference`)
    expect(json).to.include({ from: '1.0.0', to: '1.1.0' })
    expect(json.capabilities).to.deep.equal([
      {
        name: 'db',
        change: 'added',
        required: true,
        inWords: (json.capabilities as { inWords: string }[])[0]!.inWords,
      },
    ])
    expect(json.permissions).to.deep.equal({ added: [], removed: [], changed: [`${id}.read`] })
    expect(json.pages).to.deep.equal({ added: ['a'], removed: [], changed: [] })
    expect((json.migrations as { added: string[] }).added).to.deep.equal(['migrations/1.sql'])
  })

  it('shows reviewers line by line what is other than before, as much of it as can be read', async () => {
    const id = randomPluginId()
    const lines = (more: string[]) =>
      [
        'export default {',
        '  // 1',
        '  // 2',
        '  // 3',
        '  // 4',
        ...more,
        "  fetch: () => new Response('ok'),",
        '}',
      ].join('\n')
    const long = 'x'.repeat(5_000)
    const icon = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0])
    const parts = { manifest: { id }, server: lines([]) }
    await platform.upload(
      await aBundle({ ...parts, files: { 'README.md': 'old\n', LICENSE: 'MIT', 'assets/a.png': icon } }),
    )
    const huge = Array.from({ length: 5_000 }, (_, at) => `line ${at}`).join('\n')
    await platform.upload(
      await aBundle({
        manifest: { id, version: '1.1.0' },
        server: lines([`  // ${long}`, '  // 5']),
        files: { 'README.md': '', 'CHANGELOG.md': huge, LICENSE: 'MIT', 'assets/a.png': Buffer.concat([icon, icon]) },
      }),
    )
    const difference = `${platform.url}${ofVersion(id, '1.1.0')}/difference`
    const { json } = await platform.admin(`${difference}/files`)
    expect(json.from).to.equal('1.0.0')
    const files = json.files as { path: string; change: string; kind: string }[]
    expect(files.map(({ path, change, kind }) => `${path} ${change} ${kind}`)).to.deep.equal([
      'plexica.json changed text',
      'server.js changed text',
      'README.md changed text',
      'CHANGELOG.md added text',
      'assets/a.png changed binary',
    ])

    const linesOf = async (path: string) => (await platform.admin(`${difference}/lines?path=${path}`)).json
    const code = await linesOf('server.js')
    expect(code).to.include({ compared: true, added: 2, removed: 0, linesLeftOut: 0 })
    const [hunk] = code.hunks as { from: number; to: number; lines: { kind: string; text: string }[] }[]
    expect(hunk).to.include({ from: 3, to: 3 })
    expect(hunk!.lines.map(({ kind, text }) => `${kind} ${text.slice(0, 6)}`)).to.deep.equal([
      'same   // 2',
      'same   // 3',
      'same   // 4',
      'added   // x',
      'added   // 5',
      'same   fetc',
      'same }',
    ])
    expect(hunk!.lines[3]).to.deep.include({ text: `  // ${long}`.slice(0, 1_000), charsLeftOut: 4_005 })
    expect(await linesOf('README.md')).to.include({ added: 0, removed: 1 })
    const added = await linesOf('CHANGELOG.md')
    expect(added).to.include({ compared: true, added: 5_000, linesLeftOut: 2_000 })

    const whole = await platform.admin(`${platform.url}${ofVersion(id, '1.1.0')}/file?path=CHANGELOG.md`)
    expect(whole.text).to.equal(huge)
    const missing = await platform.admin(`${platform.url}${ofVersion(id, '1.1.0')}/file?path=assets/none.png`)
    expect(missing.json.code).to.equal('request.not_found')
    const none = await platform.admin(`${platform.url}${ofVersion(id, '9.9.9')}/difference/files`)
    expect(none.json.code).to.equal('version.unknown')
    // Of a tenant, its author included, nobody reads it, at whichever address.
    expect((await author.call(`${ofVersion(id, '1.1.0')}/difference/files`)).status).to.equal(404)
    for (const path of ['difference/files', 'difference/lines?path=server.js', 'file?path=server.js'])
      expect((await platform.as(author.token)(`${platform.url}${ofVersion(id, '1.1.0')}/${path}`)).status).to.equal(401)
  })

  it('installs a yanked version nowhere any more, and lets it run where it is', async () => {
    const id = randomPluginId()
    for (const version of ['1.0.0', '1.1.0']) await upload({ manifest: { id, version } })
    await author.install(id, { version: '1.1.0' })
    expect((await move(id, '1.1.0', { move: 'yank', reason: 'It loses data.' })).json.state).to.equal('yanked')
    expect((await author.plugin(id)).text).to.equal('ok')
    await author.call(`/api/v1/installations/${id}?purge=true`, { method: 'DELETE' })
    const refused = await install(id, author, { version: '1.1.0' })
    expect(refused.json.code, refused.text).to.equal('version.yanked')
    expect((await install(id, author)).json.version).to.equal('1.0.0')
  })

  it('takes nothing that is known to be bad', async () => {
    const server = `const pool = 'stratum+tcp://pool.example:3333'; export default { fetch: () => new Response(pool) }`
    expect((await upload({ server })).json.code).to.equal('bundle.invalid')
  })

  it('takes only signed bundles of a publisher with keys, and loads nothing of a key that was revoked', async () => {
    const publisher = await platform.tenant()
    const at = (path: string, method: string, body?: object) =>
      publisher.call(`/api/v1/publishing/${path}`, { method, ...(body && { body }) })
    expect((await at('keys', 'POST', { name: 'a', publicKey: 'none' })).json.code).to.equal('request.invalid')
    const [own, next, foreign] = [createKeys(), createKeys(), createKeys()]
    expect((await at('publisher', 'PUT', { name: publisher.slug })).json.verified).to.equal(false)
    for (const { publicKey } of [own, next])
      expect((await at('keys', 'POST', { name: 'a key', publicKey })).status).to.equal(201)

    const id = randomPluginId()
    const signed = async (
      version: string,
      { privateKey }: { privateKey: string },
      said: { plugin: string; version: string } = { plugin: id, version },
    ) => {
      const bytes = await aBundle({ manifest: { id, version } })
      const envelope = signBundle(bytes, said, readPrivateKey(privateKey))
      return publisher.call('/api/v1/publishing/bundles', {
        method: 'POST',
        headers: {
          'content-type': 'application/gzip',
          'plexica-signature': Buffer.from(JSON.stringify(envelope)).toString('base64'),
        },
        body: bytes,
      })
    }
    expect((await upload({ manifest: { id } }, '', publisher)).json.code).to.equal('signature.missing')
    expect((await signed('1.0.0', foreign)).json.code).to.equal('signature.invalid')
    expect((await signed('1.0.0', own, { plugin: id, version: '9.0.0' })).json.code).to.equal('signature.invalid')
    const kept = await signed('1.0.0', own)
    expect(kept.status, kept.text).to.equal(201)
    await publisher.install(id)
    expect((await publisher.plugin(id)).text).to.equal('ok')

    expect((await at(`keys/${own.keyId}/retire`, 'POST')).json.state).to.equal('retired')
    expect((await signed('1.1.0', own)).json.code).to.equal('signature.invalid')
    expect((await signed('1.1.0', next)).status).to.equal(201)
    await publisher.call(`/api/v1/installations/${id}`, { method: 'PATCH', body: { version: '1.1.0' } })
    expect((await publisher.plugin(id)).text).to.equal('ok')

    const revoked = await at(`keys/${next.keyId}/revoke`, 'POST', { reason: 'It was stolen.' })
    expect(revoked.json.state, revoked.text).to.equal('revoked')
    const stopped = await publisher.plugin(id)
    expect(stopped.json.code, stopped.text).to.equal('signature.invalid')
    const again = await publisher.call(`/api/v1/installations/${id}/rollback`, { method: 'POST' })
    expect(again.json.version, again.text).to.equal('1.0.0')
    expect((await publisher.plugin(id)).text).to.equal('ok')
    const back = await publisher.call(`/api/v1/installations/${id}`, { method: 'PATCH', body: { version: '1.1.0' } })
    expect(back.json.code).to.equal('signature.invalid')
  })

  it('holds edits of what several may edit to the state that they saw, there and wherever else it is so', async () => {
    const id = randomPluginId()
    await upload({ manifest: { id } })
    await install(id, author)
    const named = await author.call('/api/v1/publishing/publisher', { method: 'PUT', body: { name: `Quay ${id}` } })
    const byAuthor = { call: (path: string, given?: object) => author.call(`/api/v1${path}`, given) }
    const byAdmin = { call: (path: string, given?: object) => platform.admin(`${platform.url}/api/v1${path}`, given) }
    const ofTenant = `/tenants/${author.slug}`
    const version = `plugins/${id}/versions/1.0.0`
    const widget = (name: string) => ({ widgets: [{ plugin: id, name, size: 'small' }] })
    const quota = { value: 3, reason: 'A trial' }
    const edits: [by: typeof byAuthor, path: string, method: 'PUT' | 'PATCH', one: object, other: object][] = [
      [byAuthor, '/publishing/publisher', 'PUT', { name: `Pier ${id}` }, { name: `Mole ${id}` }],
      [byAdmin, `/registry/publishers/${String(named.json.id)}`, 'PATCH', { verified: true }, { verified: false }],
      [byAuthor, `/publishing/${version}`, 'PATCH', { channel: 'beta' }, { channel: 'stable' }],
      [byAdmin, `/registry/${version}`, 'PATCH', { channel: 'beta' }, { channel: 'stable' }],
      [byAdmin, `/registry/plugins/${id}`, 'PATCH', { dynamicCode: true }, { dynamicCode: false }],
      [byAdmin, `/registry/plugins/${id}/audience`, 'PUT', { tenants: [other.slug] }, { tenants: [] }],
      [byAdmin, `${ofTenant}/plan`, 'PUT', { plan: 'enterprise' }, { plan: 'team' }],
      [byAdmin, `${ofTenant}/quotas/users`, 'PUT', quota, { ...quota, value: 4 }],
      [byAdmin, `${ofTenant}/installations/${id}/quotas/kv.keys`, 'PUT', quota, { ...quota, reason: 'More' }],
      [byAuthor, `/installations/${id}/recording`, 'PUT', { failed: true }, { failed: false }],
      [byAuthor, '/me/dashboard', 'PUT', widget('one'), widget('other')],
      [byAuthor, '/domain', 'PUT', { domain: 'one.quay.example' }, { domain: 'other.quay.example' }],
    ]
    for (const [by, path, method, one, another] of edits) {
      // Publishers are read in their list by those who run the platform.
      const readAt = path.startsWith('/registry/publishers') ? '/publishing/publisher' : path
      const reader = readAt === path ? by : byAuthor
      const seen = String((await reader.call(readAt)).headers.etag)
      const edit = (body: object, etag: string) => by.call(path, { method, body, headers: { 'if-match': etag } })
      expect((await edit(one, seen)).status, `${method} ${path}`).to.be.within(200, 204)
      const late = await edit(another, seen)
      expect(late.json.code, `${method} ${path}, late`).to.equal('request.precondition')
      const now = String((await reader.call(readAt)).headers.etag)
      expect(late.json.etag, path).to.equal(now).and.not.to.equal(seen)
      expect((await edit(another, now)).status, `${method} ${path}, seen`).to.be.within(200, 204)
    }
  })

  it('loads no code that is other than what was uploaded', async () => {
    const id = await platform.aPlugin({ manifest: { id: randomPluginId() } })
    await author.install(id, {})
    await platform
      .core('core.version_files')
      .where({ plugin_id: id, path: 'server.js' })
      .update({
        content: Buffer.from('export default { fetch: () => new Response("other") }'),
      })
    await other.call('/api/v1/installations', { method: 'POST', body: { plugin: id } })
    expect((await other.plugin(id)).text).not.to.equal('other')
  })
})
