import { expect } from 'chai'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { aBrowser, complaintsOf, settled, signIn, type Complaints } from '../support/browser.ts'
import { examples, pluginOfExamples } from '../support/examples.ts'
import { poisonedExample } from '../support/payloads.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../support/platform.ts'

/** What a payload would have left behind, had it been taken for anything but text. */
const traces = `(() => {
  const found = []
  if (globalThis.xss !== undefined) found.push('it ran')
  for (const element of document.querySelectorAll('*')) {
    const name = element.tagName.toLowerCase()
    if (name === 'script' && !new URL(element.src || 'x:', location).pathname.match(/^\\/(assets\\/|theme\\.js)/)) found.push('a script')
    if (['iframe', 'object', 'embed', 'base', 'form[action]'].includes(name)) found.push(name)
    for (const { name: attribute, value } of element.attributes) {
      if (/^on/i.test(attribute)) found.push(name + ' ' + attribute)
      if (/^(href|src|action|formaction|xlink:href|data|poster)$/i.test(attribute) && /^\\s*(javascript|data:text|vbscript)/i.test(value)) found.push(name + ' ' + attribute + '=' + value)
    }
  }
  return found
})()`

describe('texts that would be code elsewhere, in every field of every component', () => {
  const poisoned = examples.map(poisonedExample)
  let platform: TestPlatform
  let browser: Browser
  let tenant: TestTenant
  let context: BrowserContext
  let page: Page
  let complaints: Complaints

  before(async () => {
    platform = await aPlatform()
    const { manifest, ...parts } = await pluginOfExamples('examples', poisoned)
    const menu = (manifest as { ui: { menu: { label: string }[] } }).ui.menu
    menu.forEach((item) => (item.label = '<img src onerror=xss=1>'))
    await platform.aPlugin({ ...parts, manifest: { ...manifest, name: '<svg onload=xss=1>' } })
    tenant = await platform.tenant()
    await tenant.install('examples')
    browser = await aBrowser()
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
    complaints = complaintsOf(context, /localhost/)
    page = await context.newPage()
    page.on('dialog', (dialog) => {
      complaints.of.push(`a dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    await signIn(page, tenant)
  })
  after(async () => {
    await browser?.close()
    await platform?.close()
  })

  it('is tried in many texts of many kinds', () => {
    expect(poisoned.reduce((sum, { count }) => sum + count, 0)).to.be.greaterThan(400)
  })

  /** Opens what can be opened, so that menus, drawers and questions show their texts, too. */
  const openThings = async () => {
    const buttons = page.locator('#content button:visible')
    const count = Math.min(8, await buttons.count())
    for (let which = 0; which < count; which++) {
      await buttons
        .nth(which)
        .click({ force: true, timeout: 700, noWaitAfter: true })
        .catch(() => undefined)
      expect(await page.evaluate(traces)).to.deep.equal([])
      await page.keyboard.press('Escape')
      // What was entered by accident asks whether it may be lost.
      await page.keyboard.press('Escape')
    }
  }

  for (const { name } of examples) {
    it(`stays text in ${name}`, async () => {
      await page.goto(`${tenant.origin}/p/examples/${name}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await settled(page)
      expect(await page.evaluate(traces)).to.deep.equal([])
      await openThings()
      expect(await page.evaluate(traces)).to.deep.equal([])
    })
  }

  it('is shown as it was written', async () => {
    await page.goto(`${tenant.origin}/p/examples/list`)
    await page.getByText('<svg onload=xss=1>').first().waitFor()
  })

  it('and no page complained, the Content-Security-Policy included', () => expect(complaints.of).to.deep.equal([]))
})
