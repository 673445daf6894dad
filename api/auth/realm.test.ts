import { hash } from 'node:crypto'
import { expect } from 'chai'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { testApp, testPassword, type TestApp } from '../../test/support/app.ts'

describe('the realm of a tenant', () => {
  let app: TestApp
  before(async () => {
    app = await testApp()
  })
  after(() => app.close())

  const challenge = { code_challenge: hash('sha256', 'v'.repeat(43), 'base64url'), code_challenge_method: 'S256' }

  const authorize = (origin: string, params: Record<string, string>) =>
    `${origin}/oidc/auth?${new URLSearchParams({
      client_id: 'plexica-web',
      response_type: 'code',
      scope: 'openid',
      redirect_uri: `${origin}/auth/callback`,
      ...params,
    })}`

  /** Signs in as a client of one's own would, with the secret of the platform's client; gives the token response. */
  const tokens = async (tenant: Awaited<ReturnType<TestApp['tenant']>>, verifier = 'v'.repeat(43)) => {
    const browser = app.browser()
    const claims = JSON.stringify({ id_token: { sid: null } })
    const page = await browser.navigate(authorize(tenant.origin, { ...challenge, claims, nonce: 'n' }))
    const uid = page.url.pathname.split('/').at(-1)
    const body = { email: tenant.email, password: testPassword }
    const form = await browser.post(`${tenant.origin}/auth/interaction/${uid}`, body)
    const { location = '' } = (await browser.get(String(form.json.redirectTo))).headers
    const { clientId, clientSecret } = await app.identity.realms.client(tenant)
    const answer = await browser.post(
      `${tenant.origin}/oidc/token`,
      new URLSearchParams({
        grant_type: 'authorization_code',
        code: new URL(location).searchParams.get('code') ?? '',
        redirect_uri: `${tenant.origin}/auth/callback`,
        code_verifier: verifier,
      }).toString(),
      {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      },
    )
    return { answer, browser }
  }

  it('has an issuer, keys and endpoints of its own, whatever port the Host header names', async () => {
    const [acme, globex] = [await app.tenant(), await app.tenant()]
    const browser = app.browser()
    const discovery = '/oidc/.well-known/openid-configuration'
    const document = (await browser.get(`${acme.origin.replace('3000', '9999')}${discovery}`)).json
    expect(document.issuer).to.equal(`${acme.origin}/oidc`)
    expect(document.token_endpoint).to.equal(`${acme.origin}/oidc/token`)
    expect(document.authorization_endpoint).to.equal(`${acme.origin}/oidc/auth`)
    expect(document.code_challenge_methods_supported).to.deep.equal(['S256'])
    const keys = await Promise.all(
      [acme, globex].map(
        async ({ origin }) => (await browser.get(`${origin}/oidc/jwks`)).json.keys as { kid: string }[],
      ),
    )
    expect(keys[0]?.[0]?.kid).not.to.equal(keys[1]?.[0]?.kid)
    expect(JSON.stringify(keys)).not.to.match(/"d":/)
  })

  it('signs ID tokens with ES256 for this client, user and session', async () => {
    const tenant = await app.tenant()
    const { answer } = await tokens(tenant)
    const idToken = String(answer.json.id_token)
    expect(decodeProtectedHeader(idToken).alg).to.equal('ES256')
    expect(decodeJwt(idToken)).to.include({
      iss: `${tenant.origin}/oidc`,
      aud: 'plexica-web',
      sub: tenant.owner.id,
      nonce: 'n',
    })
  })

  it('gives no code without PKCE and no token for another verifier', async () => {
    const tenant = await app.tenant()
    const page = await app.browser().get(authorize(tenant.origin, { state: 's', nonce: 'n' }))
    expect(new URL(page.headers.location ?? '').searchParams.get('error')).to.equal('invalid_request')
    const { answer } = await tokens(tenant, 'w'.repeat(43))
    expect(answer.status).to.equal(400)
    expect(answer.json.error).to.equal('invalid_grant')
  })

  it('sends nobody to an address that is not its client’s', async () => {
    const { origin } = await app.tenant()
    const page = await app.browser().get(authorize(origin, { ...challenge, redirect_uri: 'https://evil.example/' }))
    expect(page.headers.location ?? '').not.to.contain('evil.example')
  })

  it('ends the session that an ID token names, and what was signed in by it', async () => {
    const tenant = await app.tenant()
    const { answer, browser } = await tokens(tenant)
    // The same browser signs in at the platform as well; the realm knows it already.
    await browser.navigate(`${tenant.origin}/auth/sign-in`)
    expect((await browser.get(`${tenant.origin}/api/v1/me`)).status).to.equal(200)
    const hint = new URLSearchParams({
      id_token_hint: String(answer.json.id_token),
      post_logout_redirect_uri: `${tenant.origin}/`,
    })
    const out = await browser.navigate(`${tenant.origin}/oidc/session/end?${hint}`)
    expect(out.url.href).to.equal(`${tenant.origin}/`)
    expect((await browser.get(`${tenant.origin}/api/v1/me`)).status).to.equal(401)
  })

  it('keeps nothing in the database that could be used without the master key', async () => {
    const tenant = await app.tenant()
    const { clientSecret } = await app.identity.realms.client(tenant)
    const row: unknown = await app.core('core.realms').where({ tenant_id: tenant.id }).first()
    expect(JSON.stringify(row)).not.to.contain(clientSecret).and.not.to.match(/"d":/)
  })

  it('answers what it doesn’t know with a problem', async () => {
    const { origin } = await app.tenant()
    const answer = await app.browser().get(`${origin}/oidc/nothing`)
    expect(answer.status).to.equal(404)
    expect(answer.json.code).to.equal('request.not_found')
  })
})
