import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { installationName } from '../../runtime/database/names.ts'
import { seriousIn } from '../support/axe.ts'
import { aBrowser, answer, complaintsOf, settled, type Complaints } from '../support/browser.ts'
import { aBundle, randomPluginId } from '../support/bundles.ts'
import { aPlatform, testPassword, type TestPlatform, type TestTenant } from '../support/platform.ts'
import { until } from '../support/queues.ts'

describe('a platform admin who rolls a version out, in a browser', () => {
  const email = 'admin@plexica.example'
  const plugin = randomPluginId()
  let platform: TestPlatform
  let browser: Browser
  let page: Page
  let complaints: Complaints
  let tenants: TestTenant[]
  let admins: string

  before(async () => {
    platform = await aPlatform({ firstAdmin: { email, password: testPassword } })
    admins = platform.addresses.adminOrigin
    tenants = [await platform.tenant(), await platform.tenant(), await platform.tenant()]
    const first = { 'migrations/001.sql': 'create table notes (id int)' }
    const second = { ...first, 'migrations/002.sql': 'alter table notes add primary key (id)' }
    for (const [version, files] of [
      ['1.0.0', first],
      ['1.1.0', second],
      ['1.2.0', { ...second, 'migrations/003.sql': 'alter table notes add column text text' }],
    ] as const) {
      const manifest = { id: plugin, name: 'Notes', version, capabilities: { db: {} } }
      await platform.upload(await aBundle({ manifest, files }))
    }
    for (const tenant of tenants) await tenant.install(plugin, { version: '1.0.0' })
    browser = await aBrowser()
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    complaints = complaintsOf(context, /localhost/)
    page = await context.newPage()
    await page.goto(`${admins}/queues`)
    await page.getByRole('textbox', { name: 'E-mail' }).fill(email)
    await page.getByRole('textbox', { name: 'Password' }).fill(testPassword)
    await press('Sign in')
    await page.getByRole('heading', { name: 'Queues' }).waitFor()
    complaints.of = complaints.of.filter((each) => !each.includes('401'))
  })
  after(async () => {
    await browser?.close()
    await platform?.close()
  })

  const open = async (path: string) => {
    await page.goto(`${admins}${path}`)
    await page.getByRole('main').waitFor()
  }
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const notesOf = ({ slug }: TestTenant) => platform.core(`${installationName(slug, plugin)}.notes`)
  const versions = () =>
    Promise.all(tenants.map(async (each) => (await each.call(`/api/v1/installations/${plugin}`)).json.version))
  const badge = (text: string) => page.getByRole('definition').getByText(text, { exact: true })

  it('finds none yet, where the queue of them leads', async () => {
    await page
      .getByRole('link', { name: /^Rollouts/ })
      .nth(1)
      .click()
    await page.waitForURL(`${admins}/rollouts`)
    await page.getByText('Nothing was rolled out yet').waitFor()
  })

  it('begins it from the page of a version, sees why it stopped, and goes on with those that failed', async () => {
    const broken = [...tenants].sort((a, b) => (a.slug < b.slug ? -1 : 1))[1]!
    await notesOf(broken).insert([{ id: 1 }, { id: 1 }])
    await open(`/plugins/${plugin}/1.1.0`)
    await press('Roll out')
    const dialog = page.getByRole('dialog', { name: 'Roll out Notes 1.1.0' })
    await dialog.getByRole('radio', { name: 'Only some' }).click()
    await dialog.getByRole('button', { name: 'Roll out' }).click()
    await dialog.getByText('Name at least one tenant').waitFor()
    await dialog.getByRole('radio', { name: 'All that have the plugin' }).click()
    await dialog.getByRole('spinbutton', { name: 'Stops at' }).fill('1')
    await dialog.getByRole('spinbutton', { name: 'Tenants at once' }).fill('1')
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    await dialog.getByRole('button', { name: 'Roll out' }).click()
    await page.waitForURL(/\/rollouts\/[0-9a-f-]{36}$/)
    await page.getByRole('heading', { name: 'Notes 1.1.0' }).waitFor()
    await page.getByText('It stops at the failure of 1.').waitFor()
    await page.getByText('2 of 3 tenants').waitFor()
    await page.getByRole('link', { name: /^Failed/ }).click()
    await page.getByText('could not create unique index "notes_pkey"').waitFor()
    await page.getByRole('row').filter({ hasText: 'Waiting' }).waitFor({ state: 'detached' })
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    await notesOf(broken).delete()
    await press('Go on')
    expect(await page.getByRole('checkbox', { name: 'Try the one that failed again' }).isChecked()).to.equal(true)
    await answer(page, 'Go on')
    await badge('Done').waitFor()
    await page.getByText('3 of 3 tenants').waitFor()
    expect(await versions()).to.deep.equal(['1.1.0', '1.1.0', '1.1.0'])
  })

  it('holds one that is under way, and ends it', async () => {
    const holder = await platform.core.transaction()
    await holder.raw(`lock table ${installationName(tenants[0]!.slug, plugin)}.notes`)
    const body = { version: '1.2.0', concurrency: 1, tenants: tenants.map(({ slug }) => slug) }
    const path = `${platform.url}/api/v1/registry/plugins/${plugin}/rollouts`
    const begun = await platform.admin(path, { method: 'POST', body })
    expect(begun.status, begun.text).to.equal(202)
    await open(`/plugins/${plugin}`)
    await page.getByRole('link', { name: 'Rollouts' }).last().click()
    await page.waitForURL(`${admins}/rollouts?search=${plugin}`)
    const running = page.getByRole('row').filter({ hasText: 'Running' })
    await running.getByRole('progressbar', { name: 'Progress' }).waitFor()
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    await running.getByRole('link', { name: 'Notes' }).click()
    await press('Pause')
    await answer(page, 'Pause')
    await badge('Paused').waitFor()
    await press('End rollout')
    await answer(page, 'End rollout')
    await badge('Ended early').waitFor()
    await holder.rollback()
    await page.getByRole('button', { name: /^(Pause|Go on)$/ }).waitFor({ state: 'detached' })
    await until(
      async () => (await platform.admin(`${platform.url}/api/v1/registry/rollouts/${begun.json.id as string}`)).json,
      ({ tenants: of }) => (of as { running: number }).running === 0,
    )
    await open('/rollouts?state=running')
    await page.getByText('Nothing matches').waitFor()
  })

  it('has what is mostly done by name on a phone, and all else in a menu', async () => {
    await page.setViewportSize({ width: 390, height: 800 })
    await open(`/plugins/${plugin}/1.2.0`)
    await page.getByRole('button', { name: 'Roll out', exact: true }).getByText('Roll out').waitFor()
    expect(await page.getByRole('button', { name: 'Yank' }).count()).to.equal(0)
    await press('Actions for Notes 1.2.0')
    await page.getByRole('menuitem', { name: 'Deprecate' }).waitFor()
    await page.getByRole('menuitem', { name: 'Yank' }).click()
    await page.getByRole('alertdialog', { name: `Yank ${plugin} 1.2.0?` }).waitFor()
    await answer(page, 'Cancel')
    expect(complaints.of).to.deep.equal([])
  })
})
