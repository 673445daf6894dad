import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { testApp, type TestApp } from '../test/support/app.ts'

type Tenant = Awaited<ReturnType<TestApp['tenant']>>

describe('the platform over HTTP', () => {
  let app: TestApp
  let tenant: Tenant
  let browser: ReturnType<TestApp['browser']>
  let bearer: { authorization: string }
  let webDirectory: string
  before(async () => {
    webDirectory = await mkdtemp(join(tmpdir(), 'plexica-web-'))
    await mkdir(join(webDirectory, 'assets'))
    await writeFile(join(webDirectory, 'index.html'), '<!doctype html><html><title>Plexica</title></html>')
    await writeFile(join(webDirectory, 'assets/main-abc123.js'), 'export {}')
    app = await testApp({ webDirectories: { tenants: webDirectory, admins: webDirectory } })
    tenant = await app.tenant()
    browser = app.browser()
    bearer = { authorization: `Bearer ${tenant.token}` }
  })
  after(async () => {
    await app.close()
    await rm(webDirectory, { recursive: true, force: true })
  })

  describe('tenancy', () => {
    it('knows the tenant by the Host name alone', async () => {
      const answer = await browser.get(`${tenant.origin}/api/v1/tenant`, {
        'x-forwarded-host': 'other.localhost',
        forwarded: 'host=other.localhost',
        'x-tenant': 'other',
      })
      expect(answer.json).to.deep.equal({
        slug: tenant.slug,
        name: tenant.name,
        language: null,
        revision: 1,
      })
    })

    for (const host of [
      'nobody.localhost:3000',
      'evil.example',
      'a.b.localhost:3000',
      '127.0.0.1',
      'localhost.evil.example',
    ]) {
      it(`has no tenant at ${host}`, async () => {
        const answer = await browser.get(`http://${host}/api/v1/tenant`)
        expect(answer.status).to.equal(404)
        expect(answer.json.code).to.equal('tenant.unknown')
      })
    }

    it('takes no request that names two hosts, of which a proxy may have gone by the other', async () => {
      const { host } = new URL(tenant.origin)
      for (const other of [host, 'other.localhost:3000']) {
        const socket = connect(app.port, '127.0.0.1')
        socket.end(`GET /api/v1/tenant HTTP/1.1\r\nHost: ${host}\r\nHOST: ${other}\r\nConnection: close\r\n\r\n`)
        const answer = await text(socket)
        expect(answer).to.match(/^HTTP\/1\.1 400 /)
        expect(answer).to.include('"code":"request.invalid"')
      }
    })

    it('keeps the routes of the platform and of tenants apart', async () => {
      const atTenant = await browser.get(`${tenant.origin}/api/v1/tenants`, bearer)
      expect(atTenant.json.code).to.equal('request.not_found')
      const atPlatform = await browser.get(`${app.platform}/api/v1/me`)
      expect(atPlatform.json.code).to.equal('request.not_found')
    })
  })

  describe('tokens', () => {
    it('of a tenant work there only', async () => {
      const other = await app.tenant()
      expect((await browser.get(`${tenant.origin}/api/v1/me`, bearer)).status).to.equal(200)
      expect((await browser.get(`${other.origin}/api/v1/me`, bearer)).json.code).to.equal('auth.invalid_token')
      expect((await browser.get(`${app.platform}/api/v1/tenants`, bearer)).json.code).to.equal('auth.invalid_token')
    })

    it('of the platform work at the bare host only', async () => {
      const platform = { authorization: `Bearer ${app.platformToken}` }
      expect((await browser.get(`${app.platform}/api/v1/tenants`, platform)).status).to.equal(200)
      expect((await browser.get(`${tenant.origin}/api/v1/me`, platform)).json.code).to.equal('auth.invalid_token')
    })

    for (const authorization of ['Bearer nonsense', `Bearer plx_${'A'.repeat(43)}`, 'Basic dTpw', 'Bearer', '']) {
      it(`are refused like "${authorization.slice(0, 20)}"`, async () => {
        const answer = await browser.get(`${tenant.origin}/api/v1/me`, { authorization })
        expect(answer.status).to.equal(401)
        expect(answer.json.code).to.equal('auth.invalid_token')
        expect(answer.headers['www-authenticate']).to.equal('Bearer')
      })
    }

    it('end at once when they are revoked, expire, or their user is deactivated', async () => {
      const { users, tokens } = app.identity
      const fresh = { email: 'u@example.org', name: 'U', password: 'a long password', role: 'member' } as const
      const user = await users.create(tenant.id, fresh)
      const make = (expiresAt?: Date) => tokens.create({ tenantId: tenant.id, userId: user.id, name: 't', expiresAt })
      const status = async (text: string) =>
        (await browser.get(`${tenant.origin}/api/v1/me`, { authorization: `Bearer ${text}` })).status

      const [revoked, kept, expired] = [await make(), await make(), await make(new Date(Date.now() - 1))]
      expect([await status(revoked.text), await status(kept.text), await status(expired.text)]).to.deep.equal([
        200, 200, 401,
      ])
      await tokens.revoke({ tenantId: tenant.id, userId: user.id }, revoked.token.id)
      expect(await status(revoked.text)).to.equal(401)
      await users.change(tenant.id, user.id, { status: 'deactivated' })
      await users.changed(user.id)
      expect(await status(kept.text)).to.equal(401)
    })
  })

  describe('problems', () => {
    const cases: Record<
      string,
      { call: Parameters<typeof browser.call>[1]; path: string; status: number; code: string }
    > = {
      'an address that is not there': { path: '/api/v1/nothing', call: {}, status: 404, code: 'request.not_found' },
      'an address in another case': { path: '/api/v1/ME', call: {}, status: 404, code: 'request.not_found' },
      'no caller': { path: '/api/v1/me', call: {}, status: 401, code: 'auth.required' },
      'a broken percent-encoding': { path: '/api/v1/users/%E0%A4%A', call: {}, status: 400, code: 'request.invalid' },
      'a null byte in the address': { path: '/%00', call: {}, status: 404, code: 'request.not_found' },
    }
    for (const [what, { call, path, status, code }] of Object.entries(cases)) {
      it(`has one for ${what}`, async () => {
        const answer = await browser.call(`${tenant.origin}${path}`, call)
        expect(answer.status).to.equal(status)
        expect(answer.headers['content-type']).to.equal('application/problem+json')
        expect(answer.json).to.include({ code, status })
        expect(answer.json.requestId).to.equal(answer.headers['x-request-id'])
      })
    }

    const posts: Record<string, { body?: string; type?: string; status: number; code: string }> = {
      'malformed JSON': { body: '{"email":', status: 400, code: 'request.invalid' },
      'an array instead of an object': { body: '[]', status: 400, code: 'request.invalid' },
      'no body': { status: 400, code: 'request.invalid' },
      'an unknown field': { body: '{"nmae":"x"}', status: 400, code: 'request.invalid' },
      'another media type': {
        body: 'name=x',
        type: 'application/x-www-form-urlencoded',
        status: 415,
        code: 'request.media_type',
      },
      'another charset': {
        body: '{}',
        type: 'application/json; charset=latin1',
        status: 415,
        code: 'request.media_type',
      },
      'too large a body': { body: `{"name":"${'x'.repeat(1024 * 1024)}"}`, status: 413, code: 'request.too_large' },
      'a deep body': { body: `${'['.repeat(50_000)}${']'.repeat(50_000)}`, status: 400, code: 'request.invalid' },
    }
    for (const [what, { body, type = 'application/json', status, code }] of Object.entries(posts)) {
      it(`has one for ${what}`, async () => {
        const answer = await browser.post(`${tenant.origin}/api/v1/users`, body, { ...bearer, 'content-type': type })
        expect(answer.status).to.equal(status)
        expect(answer.json.code).to.equal(code)
      })
    }

    it('names each field and the rule that it breaks', async () => {
      const body = { email: 'nobody', name: '', password: 'short' }
      const { json } = await browser.post(`${tenant.origin}/api/v1/users`, body, bearer)
      expect(json.errors).to.be.an('array').with.lengthOf(3)
      expect((json.errors as { field: string }[]).map(({ field }) => field)).to.deep.equal([
        'email',
        'name',
        'password',
      ])
    })

    it('tells which methods an address takes', async () => {
      const answer = await browser.call(`${tenant.origin}/api/v1/me`, { method: 'DELETE', headers: bearer })
      expect(answer.status).to.equal(405)
      expect(answer.headers.allow).to.equal('GET, HEAD, PATCH, OPTIONS')
      expect((await browser.call(`${tenant.origin}/api/v1/me`, { method: 'OPTIONS' })).status).to.equal(204)
    })

    it('say nothing of what went wrong on our side', async () => {
      const broken = await testApp({
        ready: () => Promise.reject(new Error('password=hunter2')),
        plugins: () => () => Promise.reject(new Error('password=hunter2')),
      })
      try {
        const { origin } = await broken.tenant()
        const failed = await broken.browser().get(`${origin}/api/v1/plugins/x/y`)
        expect(failed.status).to.equal(500)
        expect(failed.json.code).to.equal('platform.error')
        const unready = await broken.browser().get(`${broken.platform}/readyz`)
        expect(unready.status).to.equal(503)
        expect(failed.text + unready.text).not.to.contain('hunter2')
      } finally {
        await broken.close()
      }
    })
  })

  describe('request ids', () => {
    it('are kept from outside only if they are well-formed', async () => {
      const id = async (given: string) =>
        (await browser.get(`${app.platform}/healthz`, { 'x-request-id': given })).headers['x-request-id']
      expect(await id('order-4711-abc')).to.equal('order-4711-abc')
      expect(await id('short')).to.match(/^[0-9a-f-]{36}$/)
      expect(await id('<script>alert(1)</script>')).to.match(/^[0-9a-f-]{36}$/)
    })
  })

  describe('the web app', () => {
    const html = { accept: 'text/html' }

    it('answers every page address with the same page, under a strict policy', async () => {
      for (const path of ['/', '/p/crm/contacts', '/sign-in/abc']) {
        const { status, text, headers } = await browser.get(`${tenant.origin}${path}`, html)
        expect(status).to.equal(200)
        expect(text).to.contain('<title>Plexica</title>')
        const policy = headers['content-security-policy'] ?? ''
        expect(policy).to.contain("script-src 'self';").and.not.to.contain('unsafe-eval')
        expect(headers['cache-control']).to.equal('no-cache')
      }
    })

    it('sends who wants to sign up at a tenant to the platform, where tenants are opened', async () => {
      for (const path of ['/sign-up', '/sign-up/0198?from=mail']) {
        const { status, headers } = await browser.get(`${tenant.origin}${path}`, html)
        expect([status, headers.location]).to.deep.equal([302, `${app.platform}${path}`])
        expect((await browser.get(`${app.platform}${path}`, html)).status).to.equal(200)
      }
    })

    it('keeps hashed files for ever, and has no page for those that are gone', async () => {
      const asset = await browser.get(`${tenant.origin}/assets/main-abc123.js`)
      expect(asset.headers['cache-control']).to.contain('immutable')
      expect((await browser.get(`${tenant.origin}/assets/main-gone.js`, html)).json.code).to.equal('request.not_found')
    })

    it('never answers for the API', async () => {
      expect((await browser.get(`${tenant.origin}/api/v1/nothing`, html)).json.code).to.equal('request.not_found')
    })

    it('shows itself with the status of the problem where there is no tenant', async () => {
      const nobody = await browser.get('http://nobody.localhost:3000/', html)
      expect(nobody.status).to.equal(404)
      expect(nobody.text, 'where other workspaces are').to.contain(`data-platform="${app.platform}"`)
      const other = await app.tenant()
      await app.tenants.suspend(other.slug)
      expect((await browser.get(`${other.origin}/`, html)).status).to.equal(403)
    })

    it('serves no file from outside of its folder', async () => {
      for (const path of ['/../package.json', '/assets/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/etc/passwd']) {
        const { status, text } = await browser.get(`${tenant.origin}${path}`)
        expect(status, path).to.be.within(400, 404)
        expect(text).not.to.contain('"name"')
      }
    })
  })

  describe('what operators ask for', () => {
    it('is there at any address', async () => {
      expect((await browser.get('http://10.0.0.7:3000/healthz')).json.status).to.equal('ok')
      expect((await browser.get('http://10.0.0.7:3000/readyz')).json.status).to.equal('ready')
      const { text } = await browser.get('http://10.0.0.7:3000/metrics')
      expect(text).to.contain('http_server_request_duration_seconds_bucket')
      expect(text, 'no tenant is named').not.to.contain(tenant.slug)
    })

    it('gives metrics to platform tokens only in production', async () => {
      const config = {
        publicUrl: new URL('http://localhost:3000'),
        port: 0,
        masterKey: 'k'.repeat(32),
        production: true,
        trustedProxies: 0,
      }
      const production = await testApp({ config })
      try {
        const url = `${production.platform}/metrics`
        expect((await production.browser().get(url)).json.code).to.equal('auth.required')
        const authorization = `Bearer ${production.platformToken}`
        expect((await production.browser().get(url, { authorization })).status).to.equal(200)
      } finally {
        await production.close()
      }
    })
  })

  it('lets nobody but the plugin handler near the body of a plugin request', async () => {
    const seen: { caller: string; tenant: string | undefined; body: string }[] = []
    const reading = await testApp({
      plugins: () => async (request, response) => {
        let body = ''
        for await (const chunk of request) body += String(chunk)
        seen.push({ caller: request.caller.kind, tenant: request.tenant.slug, body })
        response.setHeader('content-type', 'application/json').end('{}')
      },
    })
    try {
      const { origin, slug, token } = await reading.tenant()
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      await reading.browser().post(`${origin}/api/v1/plugins/crm/contacts`, '{broken', headers)
      await reading.browser().get(`${origin}/api/v1/plugins/crm/contacts`)
      expect(seen).to.deep.equal([
        { caller: 'user', tenant: slug, body: '{broken' },
        { caller: 'anonymous', tenant: slug, body: '' },
      ])
      const bare = await reading.browser().get(`${reading.platform}/api/v1/plugins/crm/contacts`)
      expect(bare.json.code).to.equal('request.not_found')
    } finally {
      await reading.close()
    }
  })
})
