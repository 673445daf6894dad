import { expect } from 'chai'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { packPlugin } from '../../sdk/pack/pack-plugin.ts'
import { seriousIn } from '../support/axe.ts'
import { answer, settled, signedInBrowser, type Complaints } from '../support/browser.ts'
import { dnsServer } from '../support/dns-server.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../support/platform.ts'

const text = (from: number) => `forbid(principal, action, resource)\nwhen { context.weekday > ${from} };\n`

describe('admins govern their workspace, in a browser', () => {
  let platform: TestPlatform
  let browser: Browser
  let tenant: TestTenant
  let page: Page
  let complaints: Complaints
  let dns: Awaited<ReturnType<typeof dnsServer>>

  before(async () => {
    dns = await dnsServer()
    platform = await aPlatform({ dnsServers: [dns.address] })
    await platform.upload((await packPlugin(join(import.meta.dirname, '../../plugins/crm'))).bytes)
    tenant = await platform.tenant()
    await tenant.install('crm')
    for (let n = 0; n < 3; n++) await tenant.plugin('crm', '/contacts')
    ;({ browser, page, complaints } = await signedInBrowser(tenant))
  })
  after(async () => {
    await browser?.close()
    await platform?.close()
    await dns?.close()
  })

  const open = async (path: string) => {
    await page.goto(`${tenant.origin}${path}`)
    await settled(page)
  }
  const editor = () => page.getByRole('textbox', { name: 'Text in Cedar' })
  const write = async (to: string) => {
    await editor().click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText(to)
  }
  const policies = async () => (await tenant.call('/api/v1/policies')).json.items as Record<string, unknown>[]

  it('a policy is begun with a template', async () => {
    await open('/settings/policies')
    await page.getByRole('link', { name: 'New policy' }).first().click()
    await page.getByRole('button', { name: 'Begin with a template' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('From').fill('07:30')
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    await drawer.getByRole('button', { name: 'Use it' }).click()
    await drawer.waitFor({ state: 'hidden' })
    await editor().getByText('context.minuteOfDay >= 450').waitFor()
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).to.equal('Business hours')
  })

  it('what is wrong with a text is said, and leads to its place', async () => {
    await open('/settings/policies/new')
    await write('forbid(principal, action, resoure)\nwhen { true };')
    await page.getByRole('button', { name: /Line 1, column 27/ }).click()
    expect(await page.evaluate<string>('getSelection().toString()')).to.equal('resoure')
    await page.getByRole('textbox', { name: 'Name' }).fill('Broken')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').waitFor()
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    expect(await policies()).to.deep.equal([])
  })

  it('a dry run tells who would have been kept out, before the policy counts', async () => {
    await open('/settings/policies/new')
    await page.getByRole('textbox', { name: 'Name' }).fill('No contacts')
    await write('forbid(principal, action in [Action::"crm.*"], resource);')
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.getByText(/kinds? of requests? would have been kept out/).waitFor()
    await page.getByRole('row', { name: /Owner/ }).getByText('Kept out').first().waitFor()
    expect((await tenant.plugin('crm', '/contacts')).status, 'nothing counts yet').to.equal(200)
    await page.getByRole('switch', { name: 'This policy counts' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL((url) => /\/settings\/policies\/[\da-f-]{36}$/.test(url.pathname))
    expect((await policies())[0]).to.include({ name: 'No contacts', enabled: false })
  })

  it('a policy is switched on and off in the list', async () => {
    await open('/settings/policies')
    await page.getByRole('switch', { name: 'No contacts counts' }).click()
    await page.getByText('No contacts counts from now on').first().waitFor()
    expect((await tenant.plugin('crm', '/contacts')).status).to.equal(403)
    await page.getByRole('switch', { name: 'No contacts counts' }).click()
    await page.getByText('No contacts does not count any more').first().waitFor()
    expect((await tenant.plugin('crm', '/contacts')).status).to.equal(200)
  })

  it('an earlier version is compared with the one of now, and counts again', async () => {
    const body = { name: 'Weekends', text: text(5), enabled: false }
    const { json } = await tenant.call('/api/v1/policies', { method: 'POST', body })
    const change = { text: text(6), note: 'Only Sundays' }
    await tenant.call(`/api/v1/policies/${String(json.id)}`, { method: 'PATCH', body: change })
    await open(`/settings/policies/${String(json.id)}`)
    await page.getByText('Only Sundays').waitFor()
    await page.getByRole('button', { name: 'Compare version 1 with the one of now' }).click()
    const difference = page.getByRole('group', { name: 'What became of version 1' })
    await difference.getByText('when { context.weekday > 5 };').waitFor()
    await difference.getByText('when { context.weekday > 6 };').waitFor()
    await page.getByRole('button', { name: 'Go back to it: version 1' }).click()
    await answer(page, 'Go back to it')
    await editor().getByText('context.weekday > 5').waitFor()
    const now = (await policies()).find(({ name }) => name === 'Weekends')
    expect(now).to.include({ version: 3, text: text(5) })
  })

  it('what somebody changed meanwhile is not overwritten', async () => {
    const { id } = (await policies()).find(({ name }) => name === 'Weekends')!
    await open(`/settings/policies/${String(id)}`)
    await page.getByRole('textbox', { name: 'Name' }).fill('Mine')
    await tenant.call(`/api/v1/policies/${String(id)}`, { method: 'PATCH', body: { name: 'Theirs' } })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Somebody changed this meanwhile').waitFor()
    await page.getByRole('button', { name: 'Load what there is now' }).click()
    await page.getByRole('listitem').getByText('Theirs').waitFor()
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).to.equal('Mine')
  })

  it('the audit trail is narrowed, tells what was before and after, and is whole', async () => {
    await open('/settings/audit')
    await page.getByRole('button', { name: 'Check it' }).click()
    await page.getByText('The trail is whole').waitFor()
    await page.getByRole('combobox', { name: 'Filter by What' }).click()
    await page.getByRole('option', { name: 'Policies' }).click()
    await page.waitForURL((url) => url.search === '?action=policy.*')
    await page.getByRole('listbox').waitFor({ state: 'hidden' })
    await page
      .getByRole('button', { name: /signed in/ })
      .first()
      .waitFor({ state: 'detached' })
    await page
      .getByRole('button', { name: /Owner changed a policy/ })
      .first()
      .click()
    const row = page.locator('dl > div').filter({ has: page.getByText('Name', { exact: true }) })
    await row.getByText('Weekends').waitFor()
    await row.getByText('Theirs').waitFor()
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('button', { name: 'Export' })
        .click()
        .then(() => page.getByRole('menuitem', { name: /CSV/ }).click()),
    ])
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\n')
    expect(lines.length).to.be.greaterThan(3)
    expect(lines.slice(1).every((line) => line.includes('policy.'))).to.equal(true)
    await open('/settings/audit?action=policy.create')
    await page.getByRole('combobox', { name: 'Filter by What' }).getByText('made a policy').waitFor()
  })

  it('usage is seen by plugin, with quotas that are near or reached, and saved as a file', async () => {
    await platform.admin(`${platform.url}/api/v1/tenants/${tenant.slug}/quotas/installations`, {
      method: 'PUT',
      body: { value: 1, reason: 'a test' },
    })
    await open('/settings/usage')
    await page.getByRole('columnheader', { name: 'CRM' }).waitFor({ state: 'attached' })
    await page.getByRole('listitem').filter({ hasText: 'Installed plugins' }).getByText('Reached').waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ])
    expect(await readFile(await file.path(), 'utf8')).to.contain('crm')
    expect(file.suggestedFilename()).to.equal(`usage-${tenant.slug}.csv`)
  })

  it('an owner asks for another plan, and takes that back', async () => {
    await open('/settings/usage')
    await page.getByRole('button', { name: 'Change plan' }).click()
    await page.getByRole('alertdialog').getByRole('radio', { name: 'Enterprise' }).click()
    await page.getByRole('textbox', { name: 'Message' }).fill('We grow')
    await answer(page, 'Ask for this plan')
    const plan = page.getByRole('region', { name: 'Plan', exact: true })
    await plan.getByText('You asked for the plan Enterprise').waitFor()
    expect((await tenant.call('/api/v1/plan')).json.request).to.include({ plan: 'enterprise', message: 'We grow' })
    await plan.getByRole('button', { name: 'Withdraw' }).click()
    await answer(page, 'Withdraw')
    await plan.getByRole('button', { name: 'Change plan' }).waitFor()
  })

  it('the workspace is renamed, and everybody sees it at once', async () => {
    await open('/settings/workspace')
    await page.getByRole('textbox', { name: 'Name' }).fill('Renamed')
    await page.getByRole('button', { name: 'Time zone' }).click()
    await page.keyboard.type('Rome')
    await page.getByRole('option', { name: /^Europe\/Rome/ }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The workspace was saved').first().waitFor()
    await page.getByRole('banner').getByText('Renamed').waitFor()
    expect(await page.title()).to.equal('Workspace · Renamed')
    expect((await tenant.call('/api/v1/me')).json.tenant).to.include({ name: 'Renamed', timeZone: 'Europe/Rome' })
  })

  it('the workspace gets a domain of its own once the DNS proves it, is opened there, and gives it back', async () => {
    const domain = `app.${tenant.slug}.example`
    await open('/settings/domain')
    await page.getByRole('textbox', { name: 'Domain' }).fill(domain)
    await page.getByRole('button', { name: 'Set domain' }).click()
    await page.getByText('Not proved yet').waitFor()
    const look = () => page.getByRole('button', { name: 'Look for it now' }).click()
    await look()
    await page.getByText('There is no such record yet').waitFor()
    const record = (name: string) => page.getByRole('textbox', { name, exact: true }).inputValue()
    dns.texts.set(await record('Name of the record'), [await record('Text of the record')])
    await look()
    await page.getByText('Verified', { exact: true }).waitFor()
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    const there = (await page.getByRole('link', { name: 'Open it' }).getAttribute('href')) ?? ''
    expect(new URL(there).hostname).to.equal(domain)
    expect((await platform.client.get(`${there}/api/v1/tenant`)).json).to.include({ slug: tenant.slug })
    await page.getByRole('switch', { name: 'Use it in mails and links' }).click()
    await page.getByText('Links in mails lead to it now').first().waitFor()
    await page.getByRole('button', { name: 'Remove' }).click()
    await answer(page, 'Remove')
    await page.getByRole('button', { name: 'Set domain' }).waitFor()
  })

  for (const [what, viewport, colorScheme] of [
    ['on a desk by day', { width: 1440, height: 900 }, 'light'],
    ['on a phone at night', { width: 390, height: 844 }, 'dark'],
  ] as const) {
    it(`every page is usable by everyone ${what}`, async () => {
      const { id } = (await policies())[0]!
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      const names = ['policies', `policies/${String(id)}`, 'audit', 'usage', 'workspace']
      for (const name of names) {
        await open(`/settings/${name}`)
        expect(await seriousIn(page)).to.deep.equal([])
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).to.be.at.most(viewport.width)
      }
    })
  }

  it('no page complained', () => expect(complaints.of.filter((each) => !/ 422 \(|412 \(/.test(each))).to.deep.equal([]))
})
