import { expect } from 'chai'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { packPlugin } from '../../sdk/pack/pack-plugin.ts'
import { aBrowser, answer, complaintsOf, signIn, type Complaints } from '../support/browser.ts'
import { aPlatform, testPassword, type TestPlatform, type TestTenant } from '../support/platform.ts'

describe('a user keeps contacts, in a browser', () => {
  let platform: TestPlatform
  let browser: Browser
  let acme: TestTenant
  let globex: TestTenant
  let context: BrowserContext
  let page: Page
  let complaints: Complaints

  before(async () => {
    platform = await aPlatform()
    const { bytes } = await packPlugin(join(import.meta.dirname, '../../plugins/crm'))
    await platform.upload(bytes)
    ;[acme, globex] = await Promise.all([platform.tenant(), platform.tenant()])
    await Promise.all([acme, globex].map((tenant) => tenant.install('crm')))
    browser = await aBrowser()
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    complaints = complaintsOf(context, /localhost/)
    page = await context.newPage()
  })
  after(async () => {
    await browser?.close()
    await platform?.close()
  })

  const firstRow = () => page.locator('tbody').getByRole('row').first()
  const rowOf = (name: string) => page.getByRole('row', { name: new RegExp(name) })
  const field = (name: string) => page.getByRole('dialog').getByRole('textbox', { name })

  it('signs in at the tenant and lands on the page that was wanted', async () => {
    await signIn(page, { ...acme, to: '/p/crm/contacts' })
    expect(new URL(page.url()).pathname).to.equal('/p/crm/contacts')
    await page.getByText('No contacts yet').waitFor()
  })

  it('is told at the field what is missing, and loses nothing by a stray Escape', async () => {
    await page.getByRole('button', { name: 'New contact' }).click()
    await page.getByRole('button', { name: 'Add contact' }).click()
    await page.getByText('This is needed').waitFor()
    await field('Name').fill('Ada Lovelace')
    await field('E-mail').fill('ada@')
    await field('Company').fill('Analytical Engines')
    await page.getByText('Enter a whole e-mail address').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Keep editing' }).click()
    expect(await field('Name').inputValue()).to.equal('Ada Lovelace')
  })

  it('adds a contact and sees it', async () => {
    await field('E-mail').fill('ada@example.com')
    await page.getByRole('button', { name: 'Add contact' }).click()
    await page.getByText('Ada Lovelace was added').first().waitFor()
    await rowOf('Ada Lovelace').waitFor()
    expect(await rowOf('Ada Lovelace').innerText()).to.include('ada@example.com')
  })

  it('edits it', async () => {
    await page.getByRole('button', { name: 'Actions for Ada Lovelace' }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    expect(await field('E-mail').inputValue()).to.equal('ada@example.com')
    await field('Name').fill('Ada King')
    await field('Company').fill('')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await rowOf('Ada King').waitFor()
    expect(await rowOf('Ada King').innerText()).not.to.include('Analytical')
    expect(await rowOf('Ada Lovelace').count()).to.equal(0)
  })

  it('finds, sorts and pages, all of it in the address', async () => {
    const names = Array.from({ length: 24 }, (_, at) => `Person ${String(at + 1).padStart(2, '0')}`)
    for (const name of names) {
      const body = { name, company: 'Crowd' }
      expect((await acme.plugin('crm', '/contacts', { method: 'POST', body })).status).to.equal(201)
    }
    await page.reload()
    await page.getByText('1–20 of 25').waitFor()

    await page.getByRole('button', { name: 'Sort by Name' }).click()
    await page.waitForURL(/sort=-name/)
    await firstRow().getByText('Person 24').waitFor()

    await page.getByRole('button', { name: 'Page 2', exact: true }).click()
    await page.waitForURL(/page=2/)
    await rowOf('Ada King').waitFor()
    await page.goBack()
    await firstRow().getByText('Person 24').waitFor()

    await page.getByRole('searchbox', { name: 'Search contacts' }).fill('person 0')
    await page.waitForURL(/q=person/)
    await page.getByText('9 rows').waitFor()
    await page.reload()
    await page.getByText('9 rows').waitFor()
    expect(await page.getByRole('searchbox', { name: 'Search contacts' }).inputValue()).to.equal('person 0')

    await page.getByRole('button', { name: 'Clear search' }).click()
    await page.getByRole('button', { name: 'Filter by Company' }).click()
    await page.getByRole('option', { name: 'Crowd' }).click()
    await page.waitForURL(/company=Crowd/)
    await page.getByText('of 24').waitFor()
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    await page.getByText('of 25').waitFor()
  })

  it('deletes it after being asked', async () => {
    await page.goto(`${acme.origin}/p/crm/contacts?q=ada`)
    await page.getByRole('button', { name: 'Actions for Ada King' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Delete Ada King?' })
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await rowOf('Ada King').waitFor()

    await page.getByRole('button', { name: 'Actions for Ada King' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await answer(page, 'Delete contact')
    await page.getByText('Nothing matches').waitFor()
    const left = await acme.plugin('crm', '/contacts?q=ada')
    expect(left.json.total).to.equal(0)
  })

  it('shows nothing of it to another tenant, where the session is worth nothing', async () => {
    const elsewhere = await browser.newContext()
    try {
      const other = await elsewhere.newPage()
      await signIn(other, { origin: globex.origin, email: globex.email, password: testPassword, to: '/p/crm/contacts' })
      await other.getByText('No contacts yet').waitFor()
      expect(await other.getByText('Person 01').count()).to.equal(0)
    } finally {
      await elsewhere.close()
    }

    const cookies = await context.cookies(acme.origin)
    expect(cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite }))).to.deep.include({
      httpOnly: true,
      sameSite: 'Lax',
    })
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    for (const path of ['/api/v1/me', '/api/v1/installations', '/api/v1/plugins/crm/contacts']) {
      const [here, there] = await Promise.all(
        [acme, globex].map(({ origin }) => platform.client.call(`${origin}${path}`, { headers: { cookie } })),
      )
      expect([here!.status, there!.status, there!.json.code], path).to.deep.equal([200, 401, 'auth.required'])
    }
  })

  it('signs out, and the page asks to sign in again', async () => {
    const cookies = await context.cookies(acme.origin)
    await page.getByRole('button', { name: /Account menu/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: /^Sign in to/ }).waitFor()
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    expect((await platform.client.call(`${acme.origin}/api/v1/me`, { headers: { cookie } })).status).to.equal(401)
  })

  it('saw no page complain: no console error, no broken policy, no request elsewhere', () => {
    expect(complaints.of).to.deep.equal([])
  })
})
