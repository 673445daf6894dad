import { expect } from 'chai'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { aBrowser, answer, settled, signIn } from '../support/browser.ts'
import { aPlatform, testPassword, type TestPlatform, type TestTenant } from '../support/platform.ts'

const boxes = {
  schema: 1,
  title: 'Boxes',
  body: [
    { type: 'stats', source: { route: 'GET /well' }, items: [{ label: 'Well', value: { $ref: '/data/count' } }] },
    { type: 'table', source: { route: 'GET /broken' }, columns: [{ type: 'text', field: 'a', label: 'A' }] },
    { type: 'list', title: 'All at once', source: { route: 'GET /all' }, item: { title: '{/row/title}' } },
    { type: 'markdown', text: 'Still **here**. <script>alert(1)</script>' },
  ],
}

const hostile = '<img src=x onerror="window.owned=1">'

const evil = {
  schema: 1,
  title: hostile,
  description: hostile,
  forms: {
    it: { schema: { type: 'object', properties: { a: { type: 'string', title: hostile, description: hostile } } } },
  },
  body: [
    {
      type: 'section',
      title: hostile,
      body: [{ type: 'markdown', text: `${hostile}\n\n[click](javascript:window.owned=1) ![i](x)` }],
    },
    {
      type: 'stats',
      source: { route: 'GET /evil' },
      items: [{ label: hostile, value: { $ref: '/data/text' }, format: 'text', hint: '{/data/text}' }],
    },
    {
      type: 'table',
      source: { route: 'GET /evil' },
      columns: [
        { type: 'text', field: 'text', label: hostile },
        { type: 'badge', field: 'text', label: 'B', labels: { x: hostile } },
        { type: 'link', field: 'href', label: 'L', to: 'web' },
        { type: 'link', field: 'href', label: 'E', to: 'email' },
        { type: 'date', field: 'text', label: 'D' },
        { type: 'money', field: 'text', label: 'M', currency: 'EUR' },
      ],
      rowActions: [{ label: hostile, action: { type: 'toast', text: '{/row/text}' } }],
    },
    {
      type: 'chart',
      kind: 'bar',
      title: hostile,
      source: { route: 'GET /evil' },
      x: { field: 'text' },
      series: [{ field: 'n', label: hostile }],
    },
    {
      type: 'form',
      form: 'it',
      title: hostile,
      submit: { label: hostile, action: { type: 'call', route: 'POST /evil' } },
    },
  ],
}

const server = `
  const evil = ${JSON.stringify({ text: hostile, href: 'javascript:window.owned=1', n: 1 })}
  export default { routes: {
    'GET /well': () => ({ count: 42 }),
    'GET /all': () => ({ items: Array.from({ length: 21 }, (_, at) => ({ id: at, title: 'All ' + at })) }),
    'GET /broken': () => { throw new Error('the text of this stays in the logs') },
    'GET /evil': () => ({ ...evil, items: [evil], total: 1 }),
    'POST /evil': () => Response.json({ title: ${JSON.stringify(hostile)}, detail: ${JSON.stringify(hostile)} }, { status: 400, headers: { 'content-type': 'application/problem+json' } }),
    'GET /secret': { permission: 'PLUGIN.secret', handler: () => 1 },
  } }`

describe('when something is not as it should be, in a browser', () => {
  let platform: TestPlatform
  let browser: Browser
  let tenant: TestTenant
  let plugin: string
  let context: BrowserContext
  let page: Page

  before(async () => {
    platform = await aPlatform()
    tenant = await platform.tenant()
    const id = `w${tenant.slug}`
    plugin = await platform.aPlugin({
      manifest: {
        id,
        name: 'Watched',
        permissions: [{ id: `${id}.secret`, label: 'See the secret', defaultRoles: [] }],
        ui: {
          menu: [
            { label: 'Boxes', page: 'boxes' },
            { label: 'Secret', page: 'secret', permission: `${id}.secret` },
          ],
          pages: { boxes: 'ui/boxes.json', evil: 'ui/evil.json', secret: 'ui/boxes.json' },
        },
      },
      server: server.replaceAll('PLUGIN', id),
      files: { 'ui/boxes.json': JSON.stringify(boxes), 'ui/evil.json': JSON.stringify(evil) },
    })
    await tenant.install(plugin)
    const viewer = { email: 'viewer@example.com', name: 'Vera', role: 'viewer', password: testPassword }
    expect((await tenant.call('/api/v1/users', { method: 'POST', body: viewer })).status).to.equal(201)
    browser = await aBrowser()
  })
  after(async () => {
    await browser?.close()
    await platform?.close()
  })
  beforeEach(async () => {
    context = await browser.newContext()
    page = await context.newPage()
  })
  afterEach(() => context.close())

  const asOwner = (to: string) => signIn(page, { ...tenant, to })

  it('a wrong password is told kindly, without saying which part was wrong', async () => {
    await page.goto(tenant.origin)
    await page.getByRole('textbox', { name: 'E-mail' }).fill(tenant.email)
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('The e-mail address or the password is wrong.').waitFor()
    expect(await page.getByRole('textbox', { name: 'E-mail' }).inputValue()).to.equal(tenant.email)
  })

  it('a sign-in form that is too old says so and begins again', async () => {
    await page.goto(`${tenant.origin}/sign-in/of-yesterday`)
    await page.getByRole('textbox', { name: 'E-mail' }).fill(tenant.email)
    await page.getByRole('textbox', { name: 'Password' }).fill(testPassword)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /no longer valid/ }).waitFor()
    await page.getByRole('link', { name: 'Start again' }).click()
    await page.getByRole('heading', { name: /^Sign in to/ }).waitFor()
  })

  it('a source that fails breaks only its own box, which can be tried again', async () => {
    await asOwner(`/p/${plugin}/boxes`)
    await page.getByText('42').waitFor()
    await page.getByText('This part could not be loaded').waitFor()
    expect(await page.getByText('the text of this stays in the logs').count()).to.equal(0)
    const tried = page.waitForRequest(/\/broken/)
    await page.getByRole('button', { name: 'Try again' }).click()
    await tried
    await page.getByText('Still here.').waitFor()
  })

  it('nothing that a plugin says becomes markup or code', async () => {
    await asOwner(`/p/${plugin}/evil`)
    await page.getByRole('row').nth(1).waitFor()
    await settled(page)
    await page.getByRole('button', { name: /^Actions for/ }).click()
    await page.getByRole('menuitem').first().click()
    await page.getByRole('main').getByRole('textbox').last().fill('x')
    await page.locator('button[type=submit]').click()
    await page.getByRole('alert').last().waitFor()
    expect(await page.evaluate<boolean>("'owned' in window")).to.equal(false)
    expect(await page.locator('img[src=x], script:not([src]), a[href^="javascript:" i]').count()).to.equal(0)
    expect(await page.getByText(hostile).count()).to.be.greaterThan(5)
  })

  it('a menu item without its permission is not shown, and its page says why', async () => {
    const viewer = { origin: tenant.origin, email: 'viewer@example.com', password: testPassword }
    await signIn(page, { ...viewer, to: `/p/${plugin}/boxes` })
    await page.getByRole('link', { name: 'Boxes' }).waitFor()
    expect(await page.getByRole('link', { name: 'Secret' }).count()).to.equal(0)
    expect(await page.getByRole('link', { name: 'Plugins' }).count()).to.equal(0)
    await page.goto(`${tenant.origin}/p/${plugin}/secret`)
    await page.getByText('You may not see this page').waitFor()
    await page.goto(`${tenant.origin}/plugins`)
    await page.getByText('This page is for admins').waitFor()
  })

  it('a page that is not there says so', async () => {
    await asOwner('/no/such/page')
    await page.getByRole('status').getByText('There is no such page').waitFor()
    await page.goto(`${tenant.origin}/p/${plugin}/nothing`)
    await page.getByRole('status').getByText('There is no such page').waitFor()
  })

  it('a session that ends is told over the page that was open, and nothing entered is lost by signing in', async () => {
    await asOwner('/settings/profile')
    await page.getByRole('textbox', { name: 'Name' }).fill('Entered before')
    await context.clearCookies()
    await page.getByRole('button', { name: 'Save' }).click()
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
    const [tab] = await Promise.all([
      context.waitForEvent('page'),
      dialog.getByRole('button', { name: 'Sign in' }).click(),
    ])
    await tab.getByRole('textbox', { name: 'E-mail' }).fill(tenant.email)
    await tab.getByRole('textbox', { name: 'Password' }).fill(testPassword)
    await Promise.all([tab.waitForEvent('close'), tab.keyboard.press('Enter')])
    await dialog.waitFor({ state: 'detached' })
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).to.equal('Entered before')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Your profile was saved').first().waitFor()
  })

  it('being offline is told, and passes by itself', async () => {
    await asOwner(`/p/${plugin}/boxes`)
    await page.getByText('42').waitFor()
    await context.setOffline(true)
    await page.getByText('You are offline').waitFor()
    await context.setOffline(false)
    await page.getByText('You are offline').waitFor({ state: 'hidden' })
  })

  it('a plugin is disabled after a question, leaves the menu, and comes back', async () => {
    await asOwner('/plugins')
    await page.getByRole('button', { name: 'Disable' }).click()
    const question = page.getByRole('alertdialog')
    await question.waitFor()
    expect(
      await question.locator('[data-slot=body]').count(),
      'what stands between the question and its answers',
    ).to.equal(0)
    await answer(page, 'Disable')
    await page.getByRole('link', { name: 'Boxes' }).waitFor({ state: 'hidden' })
    await page.goto(`${tenant.origin}/p/${plugin}/boxes`)
    await page.getByText('Watched is disabled').waitFor()
    await page.goto(`${tenant.origin}/plugins`)
    await page.getByRole('button', { name: 'Enable' }).click()
    await answer(page, 'Enable')
    await page.getByRole('link', { name: 'Boxes' }).waitFor()
  })

  it('a list whose route gives all rows at once has no further pages', async () => {
    await asOwner(`/p/${plugin}/boxes`)
    const list = page.getByRole('region', { name: 'All at once' })
    await list.getByText('21 rows').waitFor()
    expect(await list.getByRole('button').count()).to.equal(0)
  })

  it('a page whose parts are gone since there is a newer version of the app is loaded anew', async () => {
    await asOwner('/')
    const gone = /\/assets\/EventsPage-[^/]*\.js$/
    await page.route(gone, (route) => route.fulfill({ status: 404 }))
    // What the app asks the page it is at for, to see whether it is still the same.
    const newer = '<script type="module" src="/assets/newer.js"></script>'
    await page.route(`${tenant.origin}/`, (route) => route.fulfill({ contentType: 'text/html', body: newer }))
    const anew = page.waitForRequest((request) => request.isNavigationRequest())
    await page.getByRole('link', { name: 'Event deliveries' }).click()
    expect(new URL((await anew).url()).pathname).to.equal('/events')
    await page.unroute(gone)
    await page.getByRole('heading', { name: 'Event deliveries', level: 1 }).waitFor()
  })

  it('a host where no tenant lives says so', async () => {
    await page.goto(`http://nobody-${tenant.slug.slice(0, 10)}.localhost:${platform.port}/`)
    await page.getByText('There is no workspace here').waitFor()
  })
})
