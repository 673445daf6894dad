import { expect } from 'chai'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { aBrowser, complaintsOf, settled } from '../support/browser.ts'
import { uploadOfficial } from '../support/official-plugin.ts'
import { aPlatform, testPassword, type TestPlatform, type TestTenant } from '../support/platform.ts'

describe('the languages of the app, in a browser', () => {
  let platform: TestPlatform
  let browser: Browser
  let tenant: TestTenant
  const contexts: BrowserContext[] = []

  before(async () => {
    platform = await aPlatform()
    await uploadOfficial(platform, 'crm')
    tenant = await platform.tenant()
    await tenant.install('crm')
    browser = await aBrowser()
  })
  after(async () => {
    await browser?.close()
    await platform?.close()
  })
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((each) => each.close()))
  })

  const aPage = async (locale: string): Promise<Page> => {
    const context = await browser.newContext({ locale, reducedMotion: 'reduce' })
    contexts.push(context)
    const complaints = complaintsOf(context, /localhost/)
    const page = await context.newPage()
    page.on('close', () => expect(complaints.of).to.deep.equal([]))
    return page
  }

  /** Signs in whatever the words on the form are. */
  const enter = async (page: Page, to = '/') => {
    await page.goto(`${tenant.origin}${to}`)
    await page.locator('input[name=email]').fill(tenant.email)
    await page.locator('input[name=password]').fill(testPassword)
    await page.keyboard.press('Enter')
    await page.locator('#content').waitFor()
  }

  const rootOf = async (page: Page) => {
    const root = page.locator('html')
    return { lang: await root.getAttribute('lang'), dir: await root.getAttribute('dir') }
  }

  const forgetChoices = async () => {
    await platform.core('core.users').where({ email: tenant.email }).update({ language: null })
    await tenant.call('/api/v1/tenant', { method: 'PATCH', body: { language: null } })
  }
  beforeEach(forgetChoices)

  it('begins in what the browser asks for, and in English where that is not spoken', async () => {
    const german = await aPage('de-AT')
    await german.goto(tenant.origin)
    await german.getByRole('button', { name: 'Anmelden' }).waitFor()
    expect(await rootOf(german)).to.deep.equal({ lang: 'de', dir: 'ltr' })
    const dutch = await aPage('nl-NL')
    await dutch.goto(tenant.origin)
    await dutch.getByRole('button', { name: 'Sign in' }).waitFor()
    // As Chromium says it on a system whose language is "POSIX".
    const nameless = await aPage('en-US')
    await nameless.addInitScript("Object.defineProperty(navigator, 'languages', { get: () => ['en-US@posix', 'en'] })")
    await nameless.goto(tenant.origin)
    await nameless.getByRole('button', { name: 'Sign in' }).waitFor()
  })

  it('is chosen on the sign-in page, and kept until somebody says otherwise', async () => {
    const page = await aPage('en-US')
    await page.goto(tenant.origin)
    await page.getByRole('button', { name: 'Language: English' }).click()
    await page.getByRole('menuitemcheckbox', { name: '日本語' }).click()
    await page.getByRole('button', { name: 'サインイン' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'サインイン' }).waitFor()
  })

  it('is changed without a reload, right to left too, and goes with the user to other browsers', async () => {
    const page = await aPage('en-US')
    await enter(page)
    await page.evaluate('window.sameDocument = true')
    await page.getByRole('button', { name: 'Account menu' }).click()
    await page.getByRole('menuitem', { name: 'Language' }).press('ArrowRight')
    const remembered = page.waitForResponse((response) => response.request().method() === 'PATCH')
    await page.getByRole('menuitemcheckbox', { name: 'العربية' }).click()
    await remembered
    await page.getByRole('button', { name: 'قائمة الحساب' }).waitFor()
    expect(await rootOf(page)).to.deep.equal({ lang: 'ar', dir: 'rtl' })
    expect(await page.evaluate('window.sameDocument')).to.equal(true)
    const menu = await page.getByRole('navigation').first().boundingBox()
    expect(menu!.x).to.be.greaterThan(600)
    await page.goto(`${tenant.origin}/settings/domain`)
    await page.locator('input[placeholder]').waitFor()
    const hint = "getComputedStyle(document.querySelector('input[placeholder]'), '::placeholder').unicodeBidi"
    expect(await page.evaluate(hint)).to.equal('plaintext')

    const other = await aPage('fr-FR')
    await enter(other)
    await other.getByRole('button', { name: 'قائمة الحساب' }).waitFor()
  })

  it('is that of the tenant for those who chose none', async () => {
    await tenant.call('/api/v1/tenant', { method: 'PATCH', body: { language: 'pl' } })
    const page = await aPage('en-US')
    await enter(page)
    await page.getByRole('button', { name: 'Menu konta' }).waitFor()
  })

  it('is that of the pages of plugins, as far as they speak it', async () => {
    const page = await aPage('de-DE')
    await enter(page, '/p/crm/contacts')
    await page.getByRole('link', { name: 'Geschäfte' }).waitFor()
    await page.getByRole('heading', { name: 'Kontakte', exact: true }).first().waitFor()
  })

  it('leaves room for longer words in the widest table of a plugin on a tablet', async () => {
    await uploadOfficial(platform, 'knowledge')
    await tenant.install('knowledge')
    const space = await tenant.plugin('knowledge', '/spaces', { method: 'POST', body: { name: 'Customers' } })
    for (const title of ['Answering complaints', 'Refunds and returns']) {
      const article = { title, space_id: space.json.id, tags: ['support', 'onboarding'], body: 'How.' }
      await tenant.plugin('knowledge', '/articles', { method: 'POST', body: article })
    }
    const page = await aPage('de-DE')
    await page.setViewportSize({ width: 768, height: 900 })
    await enter(page, '/p/knowledge/articles')
    await page.getByText('Refunds and returns').waitFor()
    await settled(page)
    const beyond = 'document.querySelector("table").parentElement.parentElement'
    expect(await page.evaluate(`${beyond}.scrollWidth - ${beyond}.clientWidth`)).to.equal(0)
  })

  it('an admin puts own words in place of others, which are shown at once and before anybody signs in', async () => {
    const page = await aPage('en-US')
    await enter(page, '/settings/languages')
    await page.getByRole('searchbox', { name: 'Search in all texts' }).fill('signIn.submit')
    await page.getByRole('button', { name: 'Edit signIn.submit' }).click()
    const text = page.getByRole('textbox', { name: 'Your own text' })
    await text.fill('Come in, {name}')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('which the source does not have').waitFor()
    await text.fill('Come in')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Your own', { exact: true }).waitFor()

    await page.getByRole('searchbox', { name: 'Search in all texts' }).fill('app.home')
    await page.getByRole('button', { name: 'Edit app.home' }).click()
    await text.fill('Harbour')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('link', { name: 'Harbour' }).waitFor()

    await page.getByRole('combobox', { name: 'Whose texts' }).click()
    await page.getByRole('option', { name: 'CRM' }).click()
    await page.getByRole('searchbox', { name: 'Search in all texts' }).fill('deals')
    await page.getByRole('button', { name: 'Edit deals', exact: true }).click()
    await text.fill('Bargains')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('link', { name: 'Bargains' }).waitFor()

    const stranger = await aPage('en-US')
    await stranger.goto(tenant.origin)
    await stranger.getByRole('button', { name: 'Come in' }).waitFor()
  })

  it('numbers and dates follow it, as the region of the browser writes them', async () => {
    await tenant.plugin('crm', '/deals', { method: 'POST', body: { title: 'Big', stage: 'lead', value: 1_234_567 } })
    const page = await aPage('de-DE')
    await enter(page, '/p/crm/deals')
    await settled(page)
    await page.getByText('1.234.567').first().waitFor()
  })
})
