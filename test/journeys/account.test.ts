import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { seriousIn } from '../support/axe.ts'
import { answer, settled, signIn, signedInBrowser, type Complaints } from '../support/browser.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../support/platform.ts'

describe('users look after what is their own, in a browser', () => {
  let platform: TestPlatform
  let browser: Browser
  let tenant: TestTenant
  let page: Page
  let complaints: Complaints

  before(async () => {
    platform = await aPlatform()
    tenant = await platform.tenant()
    ;({ browser, page, complaints } = await signedInBrowser(tenant))
  })
  after(async () => {
    await browser?.close()
    await platform?.close()
  })

  const open = async (path: string) => {
    await page.goto(`${tenant.origin}${path}`)
    await settled(page)
  }
  const me = async () => (await tenant.call('/api/v1/me')).json.user as Record<string, unknown>

  it('the profile is saved, and what was changed can be taken back before', async () => {
    await open('/settings/profile')
    const name = page.getByRole('textbox', { name: 'Name' })
    await name.fill('Someone Else')
    await page.getByText('You have changes that are not saved').waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()
    expect(await name.inputValue()).to.equal('Owner')
    await name.fill('Olivia Owner')
    await page.getByRole('switch', { name: 'Send me mails' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Your profile was saved').first().waitFor()
    expect(await me()).to.include({ name: 'Olivia Owner' })
    expect((await me()).notifications).to.deep.equal({ email: false, muted: [] })
    await page
      .getByRole('button', { name: /Account menu/ })
      .getByText('Olivia Owner')
      .waitFor()
  })

  it('choices are at least as wide as what they are chosen for', async () => {
    const zone = page.getByRole('button', { name: 'Time zone' })
    await zone.click()
    const choices = page.locator('[data-slot=content]', { has: page.getByRole('listbox', { name: 'Time zone' }) })
    const width = async (of: typeof zone) => Math.round((await of.boundingBox())!.width)
    expect(await width(choices)).to.be.at.least(await width(zone))
    await page.keyboard.press('Escape')
  })

  it('a picture of any size becomes the avatar, and is taken away', async () => {
    await open('/settings/profile')
    const large = await page.evaluate<string>(`(() => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 1600, height: 900 })
      canvas.getContext('2d').fillRect(0, 0, 800, 900)
      return canvas.toDataURL('image/png').split(',')[1]
    })()`)
    const file = { name: 'me.png', mimeType: 'image/png', buffer: Buffer.from(large, 'base64') }
    await page.getByLabel('Choose a picture').last().setInputFiles(file)
    await page.getByRole('button', { name: 'Choose another' }).waitFor()
    expect((await me()).avatar).to.be.a('string')
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('button', { name: 'Choose another' }).waitFor({ state: 'detached' })
    expect((await me()).avatar).to.equal(null)
  })

  it('a token with some permissions is shown once, works, and is revoked', async () => {
    await open('/settings/tokens')
    await page.getByRole('button', { name: 'New token' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Export')
    const room = "getComputedStyle(document.querySelector('[role=dialog] [data-slot=wrapper]')).paddingInlineEnd"
    expect(await page.evaluate<string>(room), 'room for the button that closes it').to.equal('32px')
    await page.getByRole('radio', { name: /^Only some permissions/ }).click()
    await page.getByRole('button', { name: 'Make the token' }).click()
    await page.getByText('Choose at least one').waitFor()
    await page.getByRole('checkbox', { name: 'See users, groups and roles' }).check()
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    await page.getByRole('button', { name: 'Make the token' }).click()
    const shown = page.getByRole('textbox', { name: 'Token', exact: true })
    await shown.waitFor()
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    const ask = platform.as(await shown.inputValue())
    expect((await ask(`${tenant.origin}/api/v1/users`)).status).to.equal(200)
    expect((await ask(`${tenant.origin}/api/v1/audit`)).status).to.equal(403)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'I have stored it' }).click()
    await page
      .getByRole('row', { name: /Export/ })
      .getByText('1 permission')
      .waitFor()
    await page.getByRole('button', { name: 'Revoke Export' }).click()
    await answer(page, 'Revoke')
    await page.getByRole('row', { name: /Export/ }).waitFor({ state: 'detached' })
    expect((await ask(`${tenant.origin}/api/v1/users`)).status).to.equal(401)
  })

  it('a session elsewhere is seen and ended, and this one stays', async () => {
    const other = await browser.newContext({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Firefox/150.0' })
    const elsewhere = await other.newPage()
    await signIn(elsewhere, tenant)
    await open('/settings/sessions')
    await page.getByText('This device').waitFor()
    await page.getByRole('button', { name: 'Sign out Firefox on Linux' }).click()
    await answer(page, 'Sign out')
    await page.getByRole('button', { name: 'Sign out Firefox on Linux' }).waitFor({ state: 'detached' })
    expect(await elsewhere.evaluate<number>("fetch('/api/v1/me').then(({ status }) => status)")).to.equal(401)
    await elsewhere.goto(tenant.origin)
    await elsewhere.getByRole('textbox', { name: 'E-mail' }).waitFor()
    await page.reload()
    await page.getByText('This device').waitFor()
    await other.close()
  })

  for (const [what, viewport, colorScheme] of [
    ['on a desk by day', { width: 1440, height: 900 }, 'light'],
    ['on a phone at night', { width: 390, height: 844 }, 'dark'],
  ] as const) {
    it(`every page is usable by everyone ${what}`, async () => {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      for (const path of ['/settings/profile', '/settings/tokens', '/settings/sessions']) {
        await open(path)
        expect(await seriousIn(page)).to.deep.equal([])
        const cut =
          "[...document.querySelectorAll('[role=combobox] *')].filter((each) => each.scrollWidth > each.clientWidth + 1)"
        expect(await page.evaluate<number>(`${cut}.length`)).to.equal(0)
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).to.be.at.most(viewport.width)
      }
    })
  }

  it('no page complained', () => expect(complaints.of).to.deep.equal([]))
})
