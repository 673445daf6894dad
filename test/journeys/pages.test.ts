import { expect } from 'chai'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { packPlugin } from '../../sdk/pack/pack-plugin.ts'
import { seriousIn } from '../support/axe.ts'
import { aBrowser, complaintsOf, settled, signIn, type Complaints } from '../support/browser.ts'
import { aPlatform, testPassword, type TestPlatform, type TestTenant } from '../support/platform.ts'

const web = join(import.meta.dirname, '../../web/dist')

const pages = [
  '/',
  '/plugins',
  '/p/crm/overview',
  '/p/crm/contacts',
  '/p/crm/deals',
  '/p/analytics/overview',
  '/p/analytics/events',
  '/no/such/page',
]

describe('every page, in a browser', () => {
  let platform: TestPlatform
  let browser: Browser
  let tenant: TestTenant
  /** Of a browser in which the owner is signed in, so that this is done once. */
  let cookies: Awaited<ReturnType<BrowserContext['cookies']>>

  before(async () => {
    platform = await aPlatform()
    for (const id of ['crm', 'analytics', 'billing'])
      await platform.upload((await packPlugin(join(import.meta.dirname, '../../plugins', id))).bytes)
    tenant = await platform.tenant()
    for (const id of ['crm', 'analytics', 'billing']) await tenant.install(id)
    const post = (plugin: string, path: string, body: object) => tenant.plugin(plugin, path, { method: 'POST', body })
    for (const stage of ['lead', 'qualified', 'proposal', 'won', 'lost'])
      await post('crm', '/deals', { title: `A deal that is ${stage}`, stage, value: 1_000 })
    await post('crm', '/contacts', { name: 'Ada', email: 'ada@example.com', company: 'Engines', phone: '+1 555 0100' })
    await post('analytics', '/events', { path: '/pricing' })
    browser = await aBrowser()
    const { context, page } = await opened(await browser.newContext())
    await signIn(page, { ...tenant, to: '/notifications' })
    cookies = await context.cookies()
    await context.close()
  })
  after(async () => {
    await browser?.close()
    await platform?.close()
  })

  const opened = async (context: BrowserContext) => ({ context, page: await context.newPage() })
  /** A browser of its own in which the owner is signed in, at a page. */
  const ownerAt = async (path: string, options: BrowserContextOptions = { reducedMotion: 'reduce' }) => {
    const { context, page } = await opened(await browser.newContext(options))
    await context.addCookies(cookies)
    const complaints = complaintsOf(context, /localhost/)
    await page.goto(`${tenant.origin}${path}`)
    return { context, page, complaints }
  }
  for (const [what, viewport, colorScheme] of [
    ['on a desk by day', { width: 1440, height: 900 }, 'light'],
    ['on a phone at night', { width: 390, height: 844 }, 'dark'],
  ] as const) {
    describe(what, () => {
      let context: BrowserContext
      let page: Page
      let complaints: Complaints

      before(async () => {
        context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' })
        complaints = complaintsOf(context, /localhost/)
        page = await context.newPage()
        await page.goto(tenant.origin)
        await page.getByRole('heading', { name: /^Sign in to/ }).waitFor()
      })
      after(() => context?.close())

      it('the sign-in form is usable by everyone', async () => {
        await settled(page)
        expect(await seriousIn(page)).to.deep.equal([])
        await context.addCookies(cookies)
      })

      for (const path of pages) {
        it(`${path} is usable by everyone, and no wider than the screen`, async () => {
          await page.goto(`${tenant.origin}${path}`)
          await page.getByRole('heading', { level: 1 }).waitFor()
          await settled(page)
          expect(await seriousIn(page)).to.deep.equal([])
          expect(await page.evaluate<number>('document.documentElement.scrollWidth')).to.be.at.most(viewport.width)
        })
      }

      it('forms, menus and questions are usable by everyone', async () => {
        await page.goto(`${tenant.origin}/p/crm/deals`)
        await page.getByRole('button', { name: 'New deal' }).click()
        await page.getByRole('button', { name: 'Add deal' }).click()
        await page.getByText('This is needed').waitFor()
        await settled(page)
        expect(await seriousIn(page)).to.deep.equal([])
        await page.keyboard.press('Escape')
        await page.getByRole('dialog').waitFor({ state: 'hidden' })
        await page
          .getByRole('button', { name: /^Actions for/ })
          .first()
          .click()
        await settled(page)
        expect(await seriousIn(page)).to.deep.equal([])
        await page.getByRole('menuitem', { name: 'Delete' }).click()
        await page.getByRole('alertdialog').waitFor()
        await settled(page)
        expect(await seriousIn(page)).to.deep.equal([])
      })

      it('no page complained', () => expect(complaints.of).to.deep.equal([]))
    })
  }

  it('the bare host leads to a tenant', async () => {
    const context = await browser.newContext({ reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto(`http://localhost:${platform.port}/`)
    await page.getByRole('textbox', { name: 'Workspace' }).fill('Not a name!')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText(/^Small letters/).waitFor()
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    await page.getByRole('textbox', { name: 'Workspace' }).fill(tenant.slug)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /^Sign in to/ }).waitFor()
    expect(new URL(page.url()).origin).to.equal(tenant.origin)
    await context.close()
  })

  it('the first load is at most 250 KB, and the page of another plugin loads no script of its own', async () => {
    const { context: fresh, page: first } = await ownerAt('/notifications', {})
    await settled(first)
    const scripts = () =>
      first.evaluate<{ path: string; bytes: number; begins: boolean }[]>(`
        performance.getEntriesByType('resource')
          .filter(({ name }) => name.endsWith('.js'))
          .map(({ name, encodedBodySize }) => {
            const path = new URL(name).pathname
            return { path, bytes: encodedBodySize, begins: document.head.querySelector('[src="' + path + '"], [href="' + path + '"][crossorigin]') !== null }
          })`)
    const sizeOf = (some: { bytes: number }[]) => some.reduce((sum, { bytes }) => sum + bytes, 0) / 1024
    const loaded = await scripts()
    const shell = loaded.filter(({ begins }) => begins)
    expect(sizeOf(shell), 'the shell').to.be.within(50, 200)
    expect(sizeOf(loaded), 'with what draws pages of plugins, loaded while nothing else is to do').to.be.below(300)
    const packed = await Promise.all(
      shell.map(({ path }) => stat(join(web, `${path}.gz`)).catch(() => ({ size: 1_000 }))),
    )
    expect(packed.reduce((sum, { size }) => sum + size, 0) / 1024, 'for browsers without Brotli').to.be.below(235)

    await first.getByRole('link', { name: 'Contacts', exact: true }).click()
    await first.getByRole('row', { name: /Ada/ }).waitFor()
    await settled(first)
    const before = await scripts()
    await first.getByRole('link', { name: 'Events', exact: true }).first().click()
    await first.getByRole('row', { name: /pricing/ }).waitFor()
    await settled(first)
    const after = await scripts()
    expect(after.map(({ path }) => path)).to.deep.equal(before.map(({ path }) => path))
    expect(after.filter(({ path }) => !/^\/(assets\/[\w.-]+|theme)\.js$/.test(path))).to.deep.equal([])
    await fresh.close()
  })

  it('a filter of fixed choices narrows a table and widens it again, and back undoes each', async () => {
    const { context, page } = await ownerAt('/p/crm/deals')
    await page.getByText('5 rows').waitFor()
    const filter = page.getByRole('button', { name: 'Filter by Stage' })
    await filter.click()
    await page.getByRole('option', { name: 'Won' }).click()
    await page.getByText('1 row', { exact: true }).waitFor()
    await page.getByRole('option', { name: 'Won' }).click()
    await page.keyboard.press('Escape')
    await page.getByText('5 rows').waitFor()
    expect(new URL(page.url()).search).to.equal('')
    await page.goBack()
    await page.getByText('1 row', { exact: true }).waitFor()
    await context.close()
  })

  it('a table follows what others do', async () => {
    const { context, page } = await ownerAt('/p/crm/deals')
    await page.getByRole('row', { name: /A deal that is won/ }).waitFor()
    await tenant.plugin('crm', '/deals', { method: 'POST', body: { title: 'A deal of somebody else', stage: 'lead' } })
    await page.getByRole('row', { name: /A deal of somebody else/ }).waitFor()
    await context.close()
  })

  it('the menu of a phone is used by keyboard alone, and gives the focus back', async () => {
    const { context, page } = await ownerAt('/notifications', { viewport: { width: 390, height: 844 } })
    const menu = page.getByRole('dialog', { name: 'Main menu' })
    const opener = page.getByRole('button', { name: 'Open sidebar' })
    const isFocused = (name: RegExp) => page.getByRole('button', { name }).and(page.locator(':focus')).waitFor()
    const begin = async () => {
      await opener.press('Enter')
      await menu.waitFor()
    }
    await begin()
    const bell = menu.getByRole('button', { name: /^Notifications/ })
    await bell.press('Enter')
    await page.getByRole('dialog', { name: /^Notifications/ }).waitFor()
    await page.keyboard.press('Escape')
    await isFocused(/^Notifications/)
    await page.keyboard.press('Escape')
    await menu.waitFor({ state: 'hidden' })
    await isFocused(/^Open sidebar/)
    await begin()
    await menu.getByRole('link', { name: 'Home', exact: true }).press('Enter')
    await menu.waitFor({ state: 'hidden' })
    await page.waitForURL((url) => url.pathname === '/')
    await begin()
    await menu.getByRole('link', { name: 'Home', exact: true }).press('Enter')
    await menu.waitFor({ state: 'hidden' })
    await isFocused(/^Open sidebar/)
    await context.close()
  })

  it('the palette leads to data, people and actions of plugins, by keyboard alone', async () => {
    const schema = 1
    const item = {
      title: "{/row/name}'s parcel",
      action: { type: 'navigate', page: 'one', query: { id: { $ref: '/row/id' } } },
    }
    const source = { route: 'GET /parcels', params: { term: { $ref: '/state/q' } } }
    const found = {
      schema,
      title: 'Parcels',
      state: { q: '' },
      body: [{ type: 'search' }, { type: 'list', source, item }],
    }
    const broken = { type: 'list', source: { route: 'GET /broken' }, search: {}, item: { title: '{/row/name}' } }
    const one = { schema, title: 'A parcel', body: [{ type: 'markdown', text: 'It is on its way.' }] }
    const drawn = { found, one, lost: { schema, title: 'Lost', body: [broken] } }
    const parcels = await platform.aPlugin({
      manifest: {
        ui: { menu: [], pages: Object.fromEntries(Object.keys(drawn).map((name) => [name, `ui/${name}.json`])) },
      },
      server: `export default { routes: {
        'GET /parcels': (request) => Response.json({ items: [{ id: 7, name: new URL(request.url).searchParams.get('term') === 'ada' ? 'Ada' : 'Nobody' }] }),
        'GET /broken': () => { throw new Error('lost') },
      } }`,
      files: Object.fromEntries(Object.entries(drawn).map(([name, each]) => [`ui/${name}.json`, JSON.stringify(each)])),
    })
    await tenant.install(parcels)
    const { context, page, complaints } = await ownerAt('/')
    await page.getByRole('main').waitFor()
    const find = async (text: string, found: RegExp) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog', { name: 'Go to' }).waitFor()
      await page.keyboard.type(text)
      // Enter takes what is marked.
      await page.locator('[role=option][data-highlighted]').filter({ hasText: found }).waitFor()
    }
    await find('ada', /^Ada/)
    // Of a page that no menu leads to, and that keeps what is searched in its state.
    const parcel = page.locator(`[role=option][href="/p/${parcels}/one?id=7"]`).filter({ hasText: "Ada's parcel" })
    await parcel.waitFor()
    await page.getByRole('option', { name: 'This plugin could not be searched' }).first().waitFor()
    expect(await seriousIn(page)).to.deep.equal([])
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/p\/crm\/contacts\?q=Ada$/)
    await page.getByRole('row', { name: /Ada/ }).waitFor()
    await find('new deal', /^New deal/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'New deal' }).waitFor()
    expect(new URL(page.url()).pathname + new URL(page.url()).search).to.equal('/p/crm/deals')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await find(tenant.email, new RegExp(tenant.email))
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/settings\/team\//)
    await find('ada', /^Ada/)
    await parcel.click()
    await page.waitForURL(`${tenant.origin}/p/${parcels}/one?id=7`)
    // The browser tells of each answer that is a failure.
    complaints.of = complaints.of.filter((each) => !each.includes('502'))
    expect(complaints.of).to.deep.equal([])
    await context.close()
  })

  it('an admin chooses which updates come by themselves, and records what a plugin does', async () => {
    const { context, page, complaints } = await ownerAt('/plugins')
    await page.getByRole('combobox', { name: 'Updates that come by themselves' }).click()
    await page.getByRole('option', { name: 'Fixes' }).click()
    await page.getByText(/^For 60 minutes/).waitFor()
    await page.goto(`${tenant.origin}/plugins/crm?tab=versions`)
    await page
      .getByRole('combobox', { name: 'Updates that come by themselves' })
      .getByText('As everywhere here: Fixes')
      .waitFor()
    await page.goto(`${tenant.origin}/plugins/crm?tab=recordings`)
    await page.getByRole('button', { name: 'Record the next 10' }).click()
    await page.getByText('10 more are recorded').waitFor()
    await tenant.plugin('crm', '/contacts')
    await page.reload()
    await page.getByRole('list', { name: 'Recordings' }).getByText('GET /contacts').first().waitFor()
    await page
      .getByText(/^plexica replay [0-9a-f-]{36} --tenant /)
      .first()
      .waitFor()
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    expect(complaints.of).to.deep.equal([])
    await context.close()
  })

  it('an invoice is written in a wizard, whose last step shows what will be written', async () => {
    const { context, page, complaints } = await ownerAt('/p/billing/new')
    const next = () => page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('switch', { name: 'Somebody new' }).click()
    await next()
    await page.getByText('This is needed').waitFor()
    await page.getByRole('textbox', { name: 'Name' }).fill('Charles')
    await next()
    await page.getByRole('button', { name: /^Add/ }).click()
    await page.getByRole('textbox', { name: 'What' }).fill('One engine')
    await page.getByRole('spinbutton', { name: 'Price of one' }).fill('1200')
    await next()
    await page.getByRole('textbox', { name: 'Note on the invoice' }).fill('By hand')
    await next()
    for (const text of ['One engine', 'Charles', 'By hand']) await page.getByText(text, { exact: true }).waitFor()
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    await page.getByRole('button', { name: 'Write draft' }).click()
    await page.waitForURL(/\/p\/billing\/invoices/)
    await page.getByRole('row', { name: /Charles/ }).waitFor()
    expect(complaints.of).to.deep.equal([])
    await context.close()
  })

  it('works by keyboard alone', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${tenant.origin}/p/crm/contacts`)
    const hasFocus = (role: 'textbox' | 'button', name: string) =>
      page.getByRole(role, { name }).and(page.locator(':focus')).waitFor()
    await hasFocus('textbox', 'E-mail')
    await page.keyboard.type(tenant.email)
    await page.keyboard.press('Tab')
    await hasFocus('textbox', 'Password')
    await page.keyboard.type(testPassword)
    await page.keyboard.press('Enter')
    await page.getByRole('row', { name: /Ada/ }).waitFor()
    await page.keyboard.press('Tab')
    await page.getByRole('link', { name: 'Skip to content' }).press('Enter')
    const focused = () =>
      page.evaluate<string>(
        "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()",
      )
    const tabTo = async (name: string) => {
      for (let n = 0; n < 30 && (await focused()) !== name; n++) await page.keyboard.press('Tab')
      expect(await focused()).to.equal(name)
    }
    await tabTo('Actions for Ada')
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Edit' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.getByRole('menuitem', { name: 'Delete' }).press('Enter')
    await page.getByRole('alertdialog').waitFor()
    // The question begins on what changes nothing.
    await hasFocus('button', 'Cancel')
    await page.keyboard.press('Escape')
    await page.getByRole('alertdialog').waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'New contact' }).press('Enter')
    const firstField = page.getByRole('dialog', { name: 'New contact' }).getByRole('textbox', { name: 'Name' })
    await firstField.and(page.locator(':focus')).waitFor()
    await context.close()
  })
})
