import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { seriousIn } from '../support/axe.ts'
import { answer, settled, signedInBrowser, type Complaints } from '../support/browser.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../support/platform.ts'

describe('the brand of a tenant, in a browser', () => {
  let platform: TestPlatform
  let browser: Browser
  let tenant: TestTenant
  let page: Page
  let complaints: Complaints

  before(async () => {
    platform = await aPlatform()
    tenant = await platform.tenant()
    ;({ browser, page, complaints } = await signedInBrowser(
      { ...tenant, to: '/settings/branding' },
      { colorScheme: 'light' },
    ))
  })
  after(async () => {
    await browser?.close()
    await platform?.close()
  })

  const primaryOf = (of: Page) =>
    of.evaluate(`getComputedStyle(document.documentElement).getPropertyValue('--ui-primary').trim()`)

  it('a colour that can not be read is told, with the nearest that can, and the draft is shown at once', async () => {
    await page.getByRole('textbox', { name: 'Main colour as a number' }).fill('#fbbf24')
    await page.getByRole('alert').getByText('hard to read').waitFor()
    await page.getByRole('button', { name: /^Use #/ }).click()
    await page.getByText(/^Its contrast is/).waitFor()
    await page.getByRole('textbox', { name: 'Main colour as a number' }).fill('#0d5c75')
    while ((await primaryOf(page)) !== '#0d5c75') await page.waitForTimeout(100)
  })

  it('CSS that would cover something is refused where it is written', async () => {
    const css = page.getByRole('textbox', { name: 'Your own CSS' })
    await css.fill('h1 { color: red }\nbody { position: fixed; background: url(https://evil.example) }')
    await page.getByText('Line 2: may not set position').waitFor()
    expect(await page.getByRole('button', { name: 'Publish' }).isDisabled()).to.equal(true)
    await css.fill('h1 { letter-spacing: 0.2em }')
    await page.getByText('may not set position').waitFor({ state: 'hidden' })
  })

  it('what is published is there before the first paint, on the sign-in page too, and axe finds nothing', async () => {
    await page.getByRole('textbox', { name: 'Name of the product' }).fill('Harbour')
    await page.getByRole('button', { name: 'Publish' }).click()
    await answer(page, 'Publish')
    await page.getByText('Shown now').waitFor()

    const stranger = await (await browser.newContext({ colorScheme: 'light', reducedMotion: 'reduce' })).newPage()
    const pages: string[] = []
    stranger.on('response', async (response) => {
      if (response.request().isNavigationRequest() && response.status() === 200) pages.push(await response.text())
    })
    await stranger.goto(tenant.origin)
    await stranger.getByRole('button', { name: 'Sign in' }).waitFor()
    await stranger.getByText('Harbour', { exact: true }).waitFor()
    expect(await primaryOf(stranger)).to.equal('#0d5c75')
    expect(await stranger.evaluate(`getComputedStyle(document.querySelector('h1')).letterSpacing`)).not.to.equal(
      'normal',
    )
    expect(pages).to.have.length.greaterThan(0)
    for (const html of pages)
      expect(html)
        .to.contain('<title>Harbour</title>')
        .and.to.match(/<link rel="stylesheet" href="\/brand\/1\.css"/)
    await settled(stranger)
    expect(await seriousIn(stranger)).to.deep.equal([])
    await stranger.context().close()
  })

  it('another tenant has none of it', async () => {
    const other = await platform.tenant()
    const stranger = await browser.newPage()
    await stranger.goto(other.origin)
    await stranger.getByRole('button', { name: 'Sign in' }).waitFor()
    await stranger.getByText('Plexica', { exact: true }).waitFor()
    expect(await primaryOf(stranger)).not.to.equal('#0d5c75')
    await stranger.close()
  })

  it('the page and what it tried made no browser complain', () => {
    expect(complaints.of).to.deep.equal([])
  })
})
