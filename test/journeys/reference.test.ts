import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { aBrowser, complaintsOf, signIn } from '../support/browser.ts'
import { aPlatform, type TestPlatform } from '../support/platform.ts'

describe('the reference of the API, in a browser', () => {
  let platform: TestPlatform
  let browser: Browser
  before(async () => {
    platform = await aPlatform()
    browser = await aBrowser()
  })
  after(async () => {
    await browser?.close()
    await platform?.close()
  })

  it('shows the routes of the platform and of what is installed, and asks nobody else for anything', async () => {
    const tenant = await platform.tenant()
    const plugin = await platform.aPlugin({
      server: `export default { routes: { 'GET /prices': () => Response.json([]) } }`,
    })
    await tenant.install(plugin)
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    const complaints = complaintsOf(context, /localhost/)
    const page = await context.newPage()
    await signIn(page, tenant)
    await page.goto(`${tenant.origin}/docs`)
    await page.getByText('The users of the tenant').first().waitFor()
    await page.getByText('/prices').first().waitFor({ state: 'attached' })
    expect(complaints.of).to.deep.equal([])
    await context.close()
  })
  it('says on a phone what a call needs below its address, over nothing else', async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
    const page = await context.newPage()
    await page.goto(`${platform.url}/docs`)
    const address = page.locator('rapi-doc .endpoint-head').first()
    await address.click()
    const lock = page.locator('rapi-doc .endpoint-body svg').first()
    await lock.waitFor()
    const [above, below] = [await address.boundingBox(), await lock.boundingBox()]
    expect(below!.y).to.be.at.least(above!.y + above!.height)
    await context.close()
  })
})
