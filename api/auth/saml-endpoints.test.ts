import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { signInWith, testApp, testPassword, type TestApp } from '../../test/support/app.ts'
import type { Client } from '../../test/support/client.ts'
import { aSamlProvider, samlClaims, type Making, type TestSamlProvider } from '../../test/support/saml/saml-provider.ts'
import { aTeam } from '../../test/support/team.ts'

describe('signing in with a SAML identity provider', () => {
  let app: TestApp
  let elsewhere: TestSamlProvider
  before(async () => {
    app = await testApp()
    elsewhere = await aSamlProvider()
  })
  after(async () => {
    await elsewhere.close()
    await app.close()
  })

  let people = 0
  const someone = (given: object = {}) => {
    const id = `saml-${++people}`
    return { id, email: `${id}@work.example`, name: `Person ${people}`, ...given }
  }

  const post = (browser: Client, acs: string, answer: string) =>
    browser.call(acs, {
      method: 'POST',
      body: new URLSearchParams({ SAMLResponse: answer }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'null', 'sec-fetch-site': 'cross-site' },
    })

  /** A tenant with a provider that passed its test and is switched on. */
  const aTenant = async (given: object = {}, settings: object = {}, how: Making = {}) => {
    const team = await aTeam(app)
    const metadata = await elsewhere.metadata()
    const read = await team.owner.call('POST', '/api/v1/saml-metadata', { metadata })
    expect(read.status, read.text).to.equal(200)
    // Its metadata tells where it is by the address that it was asked at.
    const made = await team.owner.call('POST', '/api/v1/sign-in-providers', {
      ...{
        key: 'corp',
        kind: 'saml',
        name: 'Corp',
        settings: { ...read.json, ...settings },
        claims: samlClaims,
        createsUsers: true,
      },
      ...given,
    })
    expect(made.status, made.text).to.equal(201)
    const { callback: acs } = made.json.addresses as { callback: string }

    /** Begins a sign-in and gets the answer that the browser is to post. */
    const answered = async (browser: Client, from = '/auth/sign-in/with/corp?returnTo=/p/x') => {
      const { headers } = await browser.get(`${team.origin}${from}`, { accept: 'text/html' })
      return elsewhere.visit(headers.location ?? '')
    }
    const arrive = async (browser: Client, answer: string) => {
      const posted = await post(browser, acs, answer)
      const at = new URL(posted.headers.location ?? '', team.origin)
      return at.pathname.endsWith('/arrive') ? browser.get(at.href, { accept: 'text/html' }) : posted
    }
    const signIn = async (known = someone(), how: Making = {}) => {
      elsewhere.is(known, how)
      const browser = app.browser()
      const back = await arrive(browser, await answered(browser))
      const me = await browser.get(`${team.origin}/api/v1/me`)
      return { browser, back, me: me.status === 200 ? (me.json.user as Record<string, unknown>) : undefined }
    }
    const test = async (known = someone(), how: Making = {}) => {
      const browser = app.browser()
      await signInWith(browser, team.origin, { email: team.email, password: testPassword })
      elsewhere.is(known, how)
      const back = await arrive(browser, await answered(browser, '/auth/providers/corp/test'))
      expect(back.headers.location).to.equal('/settings/sign-in?tested=corp')
      const { json } = await team.owner.call('GET', '/api/v1/sign-in-providers/corp')
      return json.test as { succeeded: boolean; error?: string; person?: object }
    }
    elsewhere.trust((await app.browser().get(`${team.origin}/auth/saml/corp/metadata`)).text)
    expect((await test(someone(), how)).succeeded).to.equal(true)
    const on = await team.owner.call('PATCH', '/api/v1/sign-in-providers/corp', { enabled: true })
    expect(on.status, on.text).to.equal(200)
    const change = (settings: object) =>
      team.owner.call('PATCH', '/api/v1/sign-in-providers/corp', { settings: { ...read.json, ...settings } })
    const keys = (method: string, path = '') => team.owner.call(method, `/api/v1/sign-in-providers/corp/keys${path}`)
    return { ...team, change, keys, acs, settings: read.json, answered, arrive, signIn, test }
  }

  it('is set up from its metadata, and tells its own', async () => {
    const { settings, origin, acs } = await aTenant()
    expect(settings.entityId).to.equal(elsewhere.issuer)
    expect(settings.certificates).to.have.lengthOf(1)
    const metadata = await app.browser().get(`${origin}/auth/saml/corp/metadata`)
    expect(metadata.headers['content-type']).to.contain('samlmetadata+xml')
    expect(metadata.text).to.contain(`entityID="${origin}/auth/saml/corp/metadata"`).and.to.contain(acs)
    expect(metadata.text).to.contain('WantAssertionsSigned="true"')
  })

  it('takes no metadata that is none, or that follows others', async () => {
    const { owner } = await aTeam(app)
    const bomb = `<!DOCTYPE x [<!ENTITY a "b">]>${await elsewhere.metadata()}`
    for (const metadata of ['not xml', '<a/>', bomb]) {
      const answer = await owner.call('POST', '/api/v1/saml-metadata', { metadata })
      expect(answer.json.code, metadata.slice(0, 20)).to.equal('request.invalid')
      expect(answer.json.errors, metadata.slice(0, 20)).to.have.nested.property('[0].field', 'metadata')
    }
    const settings = { entityId: 'x', ssoUrl: 'https://idp.example', certificates: ['bm90IGEgY2VydA=='] }
    const body = { key: 'bad', kind: 'saml', name: 'Bad', settings }
    expect((await owner.call('POST', '/api/v1/sign-in-providers', body)).json.code).to.equal('request.invalid')
  })

  it('signs people in, by a post of another site, to where they wanted to go, with their groups', async () => {
    const { signIn, owner } = await aTenant()
    await owner.call('POST', '/api/v1/groups', { key: 'sales', name: 'Sales', claims: ['dept-sales'] })
    const known = someone({ groups: ['dept-sales'] })
    const { back, me } = await signIn(known)
    expect(back.headers.location).to.equal('/p/x')
    expect(me).to.deep.include({ email: known.email, name: known.name, role: 'member' })
    expect(me?.groups).to.deep.equal([{ key: 'sales', name: 'Sales' }])
    expect((await signIn({ ...known, email: 'renamed@work.example' })).me?.id, 'known by subject').to.equal(me?.id)
  })

  it('refuses assertions not signed, or with another key, for or by another, for another place or request, or expired', async () => {
    const { signIn } = await aTenant()
    const ways: Making[] = [
      { unsigned: true },
      { otherKey: true },
      { audience: 'urn:somebody:else' },
      { issuer: 'urn:an:other:issuer' },
      { recipient: 'https://somebody.else.example/acs' },
      { recipient: '' },
      { lifetimeInSeconds: -120 },
    ]
    for (const how of ways) {
      const { back, me } = await signIn(someone(), how)
      expect(me, JSON.stringify(how)).to.equal(undefined)
      expect(back.headers.location, JSON.stringify(how)).to.equal('/sign-in/refused?why=provider')
    }
    const { back, me } = await signIn(someone(), { inResponseTo: `_${'x'.repeat(43)}` })
    expect([back.headers.location, me], 'of another request').to.deep.equal(['/sign-in/expired', undefined])
  })

  it('refuses an answer that was changed on its way', async () => {
    const { answered, arrive, email, origin } = await aTenant()
    const known = someone()
    elsewhere.is(known)
    const browser = app.browser()
    const xml = Buffer.from(await answered(browser), 'base64').toString()
    const forged = Buffer.from(xml.replaceAll(known.email, email)).toString('base64')
    expect(forged).not.to.equal(Buffer.from(xml).toString('base64'))
    expect((await arrive(browser, forged)).headers.location).to.equal('/sign-in/refused?why=provider')
    expect((await browser.get(`${origin}/api/v1/me`)).status).to.equal(401)
  })

  it('refuses an assertion that was given out unasked, whatever request is written around it', async () => {
    const { acs, origin, arrive, answered } = await aTenant()
    const browser = app.browser()
    elsewhere.is(someone())
    const inResponseTo = /InResponseTo="[^"]+"/.exec(Buffer.from(await answered(browser), 'base64').toString())![0]
    const stolen = await elsewhere.unasked(someone(), {
      ...{ audience: acs.replace(/acs$/, 'metadata'), recipient: acs },
    })
    expect(stolen).not.to.contain('InResponseTo')
    const forged = stolen.replace('<samlp:Response ', `<samlp:Response ${inResponseTo} `)
    const back = await arrive(browser, Buffer.from(forged).toString('base64'))
    expect(back.headers.location).to.equal('/sign-in/refused?why=provider')
    expect((await browser.get(`${origin}/api/v1/me`)).status).to.equal(401)
  })

  it('reads what was signed, wherever it stands and whatever is written into it', async () => {
    const { answered, arrive, origin } = await aTenant()
    const known = someone()
    const forge = async (change: (xml: string) => string) => {
      elsewhere.is(known)
      const browser = app.browser()
      const xml = Buffer.from(await answered(browser), 'base64').toString()
      const forged = change(xml)
      expect(forged).not.to.equal(xml)
      const { headers } = await arrive(browser, Buffer.from(forged).toString('base64'))
      const me = await browser.get(`${origin}/api/v1/me`)
      return { to: headers.location, user: me.status === 200 ? (me.json.user as { email: string }) : undefined }
    }
    const assertion = /<saml:Assertion.*<\/saml:Assertion>/s
    const evil = (xml: string) =>
      assertion
        .exec(xml)![0]
        .replace(/<Signature.*<\/Signature>/s, '')
        .replaceAll(known.email, 'evil@work.example')
    const wrapped: Record<string, (xml: string) => string> = {
      'another before it': (xml) => xml.replace(assertion, (signed) => evil(xml).replace(/ID="/, 'ID="_e') + signed),
      'another after it': (xml) => xml.replace(assertion, (signed) => signed + evil(xml).replace(/ID="/, 'ID="_e')),
      'it inside of another': (xml) =>
        xml.replace(assertion, (signed) => evil(xml).replace('</saml:Assertion>', `${signed}</saml:Assertion>`)),
      'it in an extension': (xml) =>
        xml.replace(assertion, (signed) => `<samlp:Extensions>${signed}</samlp:Extensions>${evil(xml)}`),
      'it in the signature of another': (xml) =>
        xml.replace(assertion, (signed) => {
          const signature = /<Signature.*<\/Signature>/s.exec(signed)![0]
          const holding = signature.replace('</Signature>', `<Object>${signed}</Object></Signature>`)
          return evil(xml).replace('</saml:Assertion>', `${holding}</saml:Assertion>`)
        }),
    }
    for (const [name, change] of Object.entries(wrapped))
      expect(await forge(change), name).to.deep.equal({ to: '/sign-in/refused?why=provider', user: undefined })

    // Comments are not signed: a reader that stops at one would read "work.example" off "work.example.evil.example".
    const commented = await forge((xml) => xml.replaceAll(known.email, known.email.replace('@', '@<!-- x -->')))
    expect(commented.user?.email).to.equal(known.email)
  })

  it('refuses an answer for the second time, in another browser, at another tenant, and to nothing that was asked', async () => {
    const { answered, arrive, origin, acs } = await aTenant()
    elsewhere.is(someone())
    const [mine, theirs] = [app.browser(), app.browser()]
    const answer = await answered(mine)
    const stolen = await post(theirs, acs, answer)
    const arrival = new URL(stolen.headers.location ?? '', origin).href
    expect((await theirs.get(arrival)).json.code, 'another browser').to.equal('auth.sign_in_failed')
    const again = await arrive(mine, answer)
    expect(again.headers.location, 'used').to.equal('/sign-in/refused?why=provider')

    const other = await aTenant()
    const fresh = await answered(mine)
    expect((await other.arrive(app.browser(), fresh)).headers.location, 'another tenant').to.match(/^\/sign-in\//)
    const unasked = Buffer.from(
      Buffer.from(fresh, 'base64')
        .toString()
        .replaceAll(/InResponseTo="[^"]+"/g, ''),
    ).toString('base64')
    expect((await post(mine, acs, unasked)).json.code).to.equal('auth.sign_in_failed')
    expect((await mine.get(`${origin}/api/v1/me`)).status).to.equal(401)
  })

  it('is answered once, also when its answer is posted twice at the same time', async () => {
    const { answered, acs, id } = await aTenant()
    elsewhere.is(someone())
    const browser = app.browser()
    const answer = await answered(browser)
    const both = await Promise.all([1, 2].map(() => post(browser, acs, answer)))
    expect(both.map(({ status }) => status)).to.deep.equal([303, 303])
    const arrivals: { payload: { person?: object } }[] = await app
      .core('core.saml_records as r')
      .join('core.sign_in_providers as p', 'p.id', 'r.provider_id')
      .where({ 'p.tenant_id': id, 'r.kind': 'arrival' })
      .select('r.payload')
    expect(arrivals.filter(({ payload }) => payload.person)).to.have.lengthOf(1)
  })

  describe('with keys of our own', () => {
    /** As a provider that wants requests signed, and knows ours. */
    const aSigningTenant = async (settings: object = {}, how: Making = {}) => {
      const tenant = await aTenant({}, { signsRequests: true, ...settings }, how)
      const metadata = async () => (await app.browser().get(`${tenant.origin}/auth/saml/corp/metadata`)).text
      return { ...tenant, metadata }
    }

    it('signs requests, so that a provider which insists on that takes them, and only ours', async () => {
      const { signIn, metadata, answered, keys } = await aSigningTenant()
      expect(await metadata()).to.contain('AuthnRequestsSigned="true"')
      expect((await signIn()).me).to.include({ role: 'member' })
      const stranger = await aSigningTenant()
      await stranger.signIn()
      const refused = await answered(app.browser()).catch((error: Error) => error.message)
      expect(refused, 'signed by a key that the provider knows of another').to.contain('Signature check errors')
      expect((await keys('GET')).text).not.to.contain('PRIVATE')
    })

    it('reads what was encrypted for it, and nothing else where the tenant wants that', async () => {
      const { signIn, test } = await aSigningTenant({ requiresEncryption: true }, { encryptedFor: 0 })
      expect((await signIn(someone(), { encryptedFor: 0 })).me).to.include({ role: 'member' })
      const cbc = 'http://www.w3.org/2001/04/xmlenc#aes256-cbc'
      expect((await signIn(someone(), { encryptedFor: 0, encryptionAlgorithm: cbc })).me).to.include({ role: 'member' })
      const encryptionAlgorithm = 'http://www.w3.org/2001/04/xmlenc#tripledes-cbc'
      const weak = await test(someone(), { encryptedFor: 0, encryptionAlgorithm })
      expect(weak.error).to.contain('tripledes')
      const unsigned = await test(someone(), { encryptedFor: 0, unsigned: true })
      expect(unsigned.error, 'encrypted is not signed').to.match(/signature/i)
      expect((await test()).error).to.equal('The answer is not encrypted.')
    })

    it('changes them without a gap', async () => {
      const { signIn, keys, metadata } = await aSigningTenant()
      const old = ((await keys('GET')).json.items as { id: string }[])[0]!
      const made = await keys('POST')
      expect(made.json, made.text).to.include({ signs: false })
      expect((await keys('POST')).json.code).to.equal('quota.reached')
      expect((await signIn(), await signIn(someone(), { encryptedFor: 0 })).me).to.include({ role: 'member' })

      elsewhere.trust(await metadata())
      expect((await signIn(someone(), { encryptedFor: 1 })).me, 'for the next').to.include({ role: 'member' })
      expect((await keys('DELETE', `/${old.id}`)).json.code).to.equal('request.conflict')
      expect((await keys('POST', `/${String(made.json.id)}/use`)).json).to.include({ signs: true })
      expect((await signIn(someone(), { encryptedFor: 0 }).catch(() => 0)) === 0, 'it signs with the other').to.equal(
        true,
      )
      expect((await keys('DELETE', `/${old.id}`)).status).to.equal(204)
      elsewhere.trust(await metadata())
      expect((await signIn(someone(), { encryptedFor: 0 })).me).to.include({ role: 'member' })
    })
  })

  describe('signing out', () => {
    const aTenantOfBoth = () => aTenant({}, { endsSession: true })
    const signOut = async (browser: Client, origin: string) => {
      const { json } = await browser.get(`${origin}/api/v1/me`)
      return browser.post(`${origin}/auth/sign-out`, {}, { 'x-csrf-token': String(json.csrfToken) })
    }

    it('leads to the provider with a signed request, and from there back', async () => {
      const { signIn, origin } = await aTenantOfBoth()
      const known = someone()
      const { browser } = await signIn(known, { sessionIndex: 'there-1' })
      expect(elsewhere.signedIn()).to.include(known.id)
      const { redirectTo } = (await signOut(browser, origin)).json as { redirectTo: string }
      expect(redirectTo).to.contain('SAMLRequest=').and.to.contain('Signature=')
      expect((await elsewhere.signOut(redirectTo.replace(/Signature=.{9}/, 'Signature=AAAAAAAAA'))).to).to.equal(
        undefined,
      )
      const back = (await elsewhere.signOut(redirectTo)).to ?? ''
      expect(elsewhere.signedIn()).not.to.include(known.id)
      expect(back).to.contain(`${origin}/auth/saml/corp/logout?SAMLResponse=`)
      expect((await browser.get(back)).headers.location).to.equal('/')
      expect((await browser.get(`${origin}/api/v1/me`)).status).to.equal(401)
    })

    it('over there ends the session here that came from that one, told in an address or posted', async () => {
      const { signIn, origin } = await aTenantOfBoth()
      for (const binding of ['redirect', 'post']) {
        const known = someone()
        const { browser } = await signIn(known, { sessionIndex: `there-${binding}` })
        const other = await signIn(known, {})
        const { to = '', text } = await elsewhere.signOut(`${elsewhere.origin}/logout?binding=${binding}`)
        const field = (name: string) => new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(text)?.[1]
        const form = { SAMLRequest: field('SAMLRequest') ?? '', RelayState: field('RelayState') ?? '' }
        const tell = (change: (request: string) => string = (same) => same) =>
          binding === 'redirect'
            ? app.browser().get(to.replace(/(?<=SAMLRequest=)[^&]+/, change))
            : app.browser().call(`${origin}/auth/saml/corp/logout`, {
                method: 'POST',
                body: new URLSearchParams({ ...form, SAMLRequest: change(form.SAMLRequest) }).toString(),
                headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' },
              })
        const unsigned =
          binding === 'redirect'
            ? await app.browser().get(to.replace(/&Signature=.*/, ''))
            : await tell((request) => {
                const xml = Buffer.from(request, 'base64').toString()
                return Buffer.from(xml.replace(/<Signature.*<\/Signature>/s, '')).toString('base64')
              })
        expect(unsigned.json.code, `${binding}: ${unsigned.text}`).to.equal('request.invalid')
        expect((await browser.get(`${origin}/api/v1/me`)).status, 'still there').to.equal(200)

        const told = await tell()
        expect(told.headers.location, `${binding}: ${told.text}`)
          .to.contain('SAMLResponse=')
          .and.to.contain('Signature=')
        expect((await browser.get(`${origin}/api/v1/me`)).status, binding).to.equal(401)
        expect((await other.browser.get(`${origin}/api/v1/me`)).status, 'the other session').to.equal(200)
        expect((await tell()).json.code, 'twice').to.equal('request.invalid')
        // What it said to us is answered, as far as it is concerned.
        await elsewhere.signOut(told.headers.location)
      }
    })

    it('needs a provider that has an address for it', async () => {
      const { change } = await aTenant()
      const answer = await change({ sloUrl: undefined, endsSession: true })
      expect(answer.json.code).to.equal('request.invalid')
      expect(answer.text).to.contain('sloUrl')
    })
  })

  it('takes another certificate while people sign in, and does not let go of one', async () => {
    const { change, signIn, settings } = await aTenant()
    const [own] = settings.certificates as [string]
    const other = readFileSync('test/support/saml/other-certificate.pem', 'utf8')
    expect((await change({ certificates: [own, other] })).status).to.equal(200)
    expect((await signIn(someone(), { otherKey: true })).me).to.include({ role: 'member' })
    expect((await change({ certificates: [other] })).json.code).to.equal('request.conflict')
  })

  it('says in a test what is wrong', async () => {
    const { test } = await aTenant()
    const failed = await test(someone(), { otherKey: true })
    expect(failed.succeeded).to.equal(false)
    expect(failed.error).to.match(/signature/i)
  })
})
