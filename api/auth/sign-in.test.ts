import { expect } from 'chai'
import { signInWith, testApp, testPassword, type TestApp } from '../../test/support/app.ts'

describe('signing in', () => {
  let app: TestApp
  before(async () => {
    app = await testApp()
  })
  after(() => app.close())

  it('leads through the realm of the tenant and back to where it began', async () => {
    const { origin, email, owner } = await app.tenant()
    const browser = app.browser()
    const { page } = await signInWith(browser, origin, { email, password: testPassword, returnTo: '/p/crm?x=1' })
    expect(page.url.href).to.equal(`${origin}/p/crm?x=1`)
    const me = await browser.get(`${origin}/api/v1/me`)
    expect(me.status).to.equal(200)
    expect(me.json).to.nested.include({ 'user.id': owner.id, 'user.role': 'owner' })
    expect(me.json.csrfToken).to.be.a('string')
  })
})
