import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { setTimeout as passed } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { seriousIn } from '../support/axe.ts'
import { aBrowser, answer, complaintsOf, settled, signIn, type Complaints } from '../support/browser.ts'
import { aBundle } from '../support/bundles.ts'
import { aPlatform, testPassword, type TestPlatform, type TestTenant } from '../support/platform.ts'
import { until } from '../support/queues.ts'

/** Its first route never ends, so that its worker has to be ended. */
const rogue = `export default { fetch(request) {
  if (request.url.endsWith('/fine')) return Response.json({ ok: true })
  Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)
} }`

describe('a platform admin, in a browser', () => {
  let platform: TestPlatform
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let complaints: Complaints
  let tenant: TestTenant
  let admins: string
  const email = 'admin@plexica.example'

  before(async () => {
    platform = await aPlatform({ firstAdmin: { email, password: testPassword } })
    admins = platform.addresses.adminOrigin
    tenant = await platform.tenant()
    browser = await aBrowser()
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    complaints = complaintsOf(context, /localhost/)
    page = await context.newPage()
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
  const inDialog = (name: string) =>
    page.locator('[role=dialog], [role=alertdialog]').getByRole('button', { name, exact: true }).click()
  const signInAs = async (password: string) => {
    await page.getByRole('textbox', { name: 'E-mail' }).fill(email)
    await page.getByRole('textbox', { name: 'Password' }).fill(password)
    await press('Sign in')
  }

  it('signs in at the admin host alone, and comes to the page that was wanted', async () => {
    await page.goto(`${admins}/tenants`)
    await page.waitForURL(/\/sign-in\?returnTo=/)
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    await signInAs('not the password')
    await page.getByText('The e-mail address or the password is wrong.').waitFor()
    complaints.of = complaints.of.filter((each) => !each.includes('401'))
    await signInAs(testPassword)
    await page.waitForURL(`${admins}/tenants`)
    await page.getByRole('link', { name: tenant.slug }).waitFor()

    const elsewhere = await context.newPage()
    await elsewhere.goto(`${tenant.origin}/`)
    await elsewhere.waitForURL(/\/sign-in\//)
    await elsewhere.close()
  })

  it('sees live figures of all platform processes', async () => {
    const [own] = await platform.core('core.platform_processes').select()
    const figures = { ...own.figures, workers: { ...own.figures.workers, count: 40 }, killed: 41 }
    const other = { ...own, id: randomUUID(), pid: 4242, host: 'elsewhere', figures: JSON.stringify(figures) }
    // Heard of for as long as this takes.
    await platform.core('core.platform_processes').insert({ ...other, seen_at: new Date(Date.now() + 3_600_000) })
    await open('/')
    await page.getByText(/41 workers ended by force/).waitFor()
    await page.getByText(/elsewhere:4242/).waitFor()
    await platform.core('core.platform_processes').where({ id: other.id }).delete()
  })

  it('is told when the server does not answer any more, over what was read before, until it does', async () => {
    await open('/')
    await page.getByText('Invocations per second').waitFor()
    await page.route('**/api/v1/platform/overview', (route) => route.abort())
    await page.getByText('The server does not answer').waitFor()
    expect(await page.getByText('Invocations per second').isVisible()).to.equal(true)
    await page.unroute('**/api/v1/platform/overview')
    await page.getByText('The server does not answer').waitFor({ state: 'hidden' })
    complaints.of = complaints.of.filter((each) => !each.includes('ERR_FAILED'))
  })

  it('reaches every page from the menu, each without anything serious that axe finds', async () => {
    await open('/')
    await page.getByText('Invocations per second').waitFor()
    const links = page.getByRole('navigation', { name: 'Main menu' }).getByRole('link')
    const names = await links.allInnerTexts()
    expect(names).to.have.lengthOf(14)
    for (const name of names) {
      await page.getByRole('link', { name, exact: true }).first().click()
      await page.getByRole('heading', { name, exact: true }).waitFor()
      // The dashboard reads anew all the time, and is never at rest.
      await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' })
      expect(await seriousIn(page), name).to.deep.equal([])
    }
    expect(complaints.of).to.deep.equal([])
  })

  it('creates a tenant with a plan and finds it', async () => {
    await open('/tenants')
    await press('Create tenant')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: /^Name\W*$/ }).fill('Initech')
    await dialog.getByRole('textbox', { name: 'Address' }).fill('admin')
    await dialog.getByRole('textbox', { name: 'Name of the owner' }).fill('Owner')
    await dialog.getByRole('textbox', { name: 'E-mail of the owner' }).fill('owner@initech.example')
    await dialog.getByRole('textbox', { name: 'First password of the owner' }).fill(testPassword)
    await inDialog('Create tenant')
    await dialog.getByRole('alert').waitFor()
    complaints.of = complaints.of.filter((each) => !each.includes('409'))
    await dialog.getByRole('textbox', { name: 'Address' }).fill('initech')
    await inDialog('Create tenant')
    await page.waitForURL(`${admins}/tenants/initech`)
    await page.getByRole('heading', { name: 'Initech' }).waitFor()
    await open('/tenants?search=inite')
    await page.getByRole('link', { name: 'Initech' }).waitFor()
    expect(await page.getByRole('row').filter({ hasText: 'Initech' }).innerText()).to.match(/Active\s+\S+\s+1\s/)
    expect(await page.getByRole('link', { name: tenant.slug }).count()).to.equal(0)
  })

  const isWhole = (selector: string) =>
    page.evaluate(`(() => {
      const name = document.querySelector(${JSON.stringify(selector)})
      return name.scrollWidth <= name.clientWidth
    })()`)

  it('reads whole words where it chooses', async () => {
    await open('/tenants')
    await page.getByRole('combobox', { name: /Status/ }).click()
    await page.getByRole('option', { name: 'Being deleted' }).waitFor()
    expect(await isWhole('[role=option]:last-child [data-slot=itemLabel]')).to.equal(true)
    await page.keyboard.press('Escape')
  })

  it('tells the tabs of it apart on a phone, in languages with long words, too', async () => {
    await page.setViewportSize({ width: 390, height: 800 })
    await page.evaluate("localStorage.setItem('plexica-language', 'de')")
    await open('/tenants/initech?tab=users')
    await page.getByRole('tab', { selected: true }).waitFor()
    expect(await isWhole('[role=tab][aria-selected=true] [data-slot=label]')).to.equal(true)
    const below = await page.evaluate(`(() => {
      const mark = document.querySelector('[role=tablist] [data-slot=indicator]')
      return mark.offsetTop + mark.offsetHeight - mark.parentElement.clientHeight
    })()`)
    expect(below).to.equal(0)
    await page.evaluate("localStorage.removeItem('plexica-language')")
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  it('sets a quota of it with a reason', async () => {
    await open('/tenants/initech')
    await page.getByRole('tab', { name: 'Quotas' }).click()
    await press('Actions for Active users')
    await page.getByRole('menuitem', { name: 'Set value' }).click()
    await page.getByRole('textbox', { name: 'May use' }).fill('7')
    await page.getByRole('textbox', { name: 'Reason' }).fill('A trial')
    await inDialog('Set value')
    await page.getByText('A trial').waitFor()
    const { json } = await platform.admin(`${platform.url}/api/v1/tenants/initech/quotas`)
    const users = (json.items as { name: string; value: number }[]).find(({ name }) => name === 'users')
    expect(users?.value).to.equal(7)
  })

  it('is told when someone else gave it another plan meanwhile, before that is replaced', async () => {
    await press('Change plan')
    const drawer = page.getByRole('dialog', { name: 'Change plan' })
    await drawer.getByRole('radio', { name: /^Enterprise/ }).click()
    const change = await platform.admin(`${platform.url}/api/v1/tenants/initech/plan`, {
      method: 'PUT',
      body: { plan: 'free' },
    })
    expect(change.status, change.text).to.be.below(300)
    await inDialog('Change plan')
    await drawer.getByRole('button', { name: 'Load what there is now' }).click()
    await drawer.getByRole('listitem').filter({ hasText: 'Free' }).waitFor()
    await inDialog('Change plan')
    await drawer.waitFor({ state: 'detached' })
    await page.getByText('Plan: Enterprise').waitFor()
    complaints.of = complaints.of.filter((each) => !each.includes('412'))
  })

  it('suspends it, and its users see that at once', async () => {
    await press('Suspend')
    await answer(page, 'Suspend')
    await page.getByText('Suspended', { exact: true }).waitFor()
    const elsewhere = await context.newPage()
    await elsewhere.goto(platform.addresses.tenantOrigin('initech'))
    await elsewhere.getByText('This workspace is suspended').waitFor()
    await elsewhere.close()
    complaints.of = complaints.of.filter((each) => !each.includes('initech.localhost'))
    await press('Resume')
    await answer(page, 'Resume')
    await page.getByText('Active', { exact: true }).waitFor()
  })

  it('deletes it after typing its name, and takes that back', async () => {
    await press('Delete')
    const dialog = page.getByRole('alertdialog')
    await dialog.getByText('kept for 7 days').waitFor()
    expect(await dialog.getByRole('button', { name: 'Delete' }).isDisabled()).to.equal(true)
    await dialog.getByRole('textbox').fill('initech')
    await inDialog('Delete')
    await page.getByText('Being deleted').waitFor()
    await dialog.waitFor({ state: 'detached' })
    // The button that had it is gone.
    await page.locator('#content:focus').waitFor()
    await press('Take back')
    await answer(page, 'Take back')
    await page.getByText('Active', { exact: true }).waitFor()
  })

  it('acts as a user of a tenant, who can read why, and ends it', async () => {
    await open(`/tenants/${tenant.slug}`)
    await page.getByRole('tab', { name: 'Users' }).click()
    await press('Sign in as Owner')
    await page.getByRole('textbox', { name: 'Reason' }).fill('Ticket 42')
    await inDialog('Sign in as this user')
    await page.waitForURL((url) => url.origin === tenant.origin && url.pathname === '/')
    await page.getByText('Admin is signed in as Owner').waitFor()
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])

    const patch = (path: string, body: object): Promise<number> =>
      page.evaluate(
        async ([at, sent]) => {
          const { csrfToken } = (await (await fetch('/api/v1/me')).json()) as { csrfToken: string }
          const headers = { 'content-type': 'application/json', 'x-csrf-token': csrfToken }
          return (await fetch(at, { method: 'PATCH', headers, body: sent })).status
        },
        [path, JSON.stringify(body)] as const,
      )
    expect(await patch('/api/v1/me', { name: 'Someone else' })).to.equal(403)
    expect(await patch('/api/v1/tenant', { name: 'Renamed' })).to.equal(200)

    await press('End')
    await page.waitForURL(`${admins}/tenants/${tenant.slug}?tab=users`)
    await page.goto(`${tenant.origin}/`)
    await page.waitForURL(/\/sign-in\//)

    const { json } = await tenant.call('/api/v1/audit?limit=50')
    const records = json.items as { action: string; actor: { kind: string; name: string }; detail: object }[]
    const of = (action: string) => records.find((each) => each.action === action)
    expect(of('impersonation.begin')?.detail).to.include({ reason: 'Ticket 42' })
    expect(of('impersonation.end')?.actor).to.include({ kind: 'platform', name: 'Admin' })
    const change = records.find(({ detail }) => 'actingAs' in detail)
    expect(change?.actor).to.include({ kind: 'platform', name: 'Admin' })
    const ofPlatform = await platform.admin(`${platform.url}/api/v1/platform/audit?action=impersonation.*`)
    const chains = (ofPlatform.json.items as { tenantId: string | null }[]).map(({ tenantId }) => tenantId)
    expect(chains).to.include.members([null, tenant.id])
  })

  const stateOfLatest = async () =>
    ((await tenant.call('/api/v1/publishing/versions')).json.items as { state: string }[])[0]?.state

  it('looks at what a publisher uploaded has that the version before had not, and lets it be installed', async () => {
    const upload = async (
      version: string,
      capabilities: object,
      { id, name } = { id: 'reviewed', name: 'Reviewed' },
    ) => {
      const files = { 'README.md': `Before\nof ${version}\u202E\n${'long '.repeat(400)}\n` }
      const publishes = 'events' in capabilities ? ['reviewed.thing.*'] : []
      const manifest = { id, name, version, capabilities, events: { publishes } }
      const body = await aBundle({ manifest, files })
      const headers = { 'content-type': 'application/gzip' }
      const path = '/api/v1/publishing/bundles?visibility=public'
      const uploaded = await tenant.call(path, { method: 'POST', headers, body })
      expect(uploaded.json.state, uploaded.text).to.equal('submitted')
    }
    const decide = async (move: string) => {
      await press(move)
      // Nothing is asked for, and no room is left for it.
      expect(await page.getByRole('dialog').locator('form').count()).to.equal(0)
      await inDialog(move)
    }
    await upload('1.0.0', {})
    await open('/review')
    await page.getByRole('link', { name: /reviewed/ }).click()
    await page.getByText('no license is named').waitFor()
    await page.getByText(/no earlier version to compare with/).waitFor()
    await decide('Approve')
    await page.getByText('Approved', { exact: true }).first().waitFor()
    await decide('Publish')
    await page.getByText('Published', { exact: true }).first().waitFor()
    await tenant.install('reviewed')

    await upload('1.0.0', {}, { id: 'waiting', name: 'Waiting' })
    await upload('1.1.0', { kv: {}, events: { scope: { publish: ['reviewed.thing.*'] } } })
    await open('/review')
    await page.getByRole('link', { name: /reviewed/ }).click()
    await page.getByText('Changes since 1.0.0').waitFor()
    await page.getByText('kv', { exact: true }).waitFor()

    // By keyboard.
    const file = page.getByRole('button', { name: /^README\.md/ })
    await file.press('Enter')
    const changed = page.getByRole('table', { name: 'README.md' })
    await changed.waitFor()
    const table = "document.querySelector('#content table')"
    const rows: string[] = await page.evaluate(
      `[...${table}.rows].map(({ cells }) => [...cells].map(({ textContent }) => textContent.trim()).join('|'))`,
    )
    expect(rows.map((row) => row.slice(0, 24))).to.deep.equal([
      'Line before|Line now|Cha',
      '1|1||Before',
      '2||−Gone|of 1.0.0U+202E',
      '|2|+New|of 1.1.0U+202E',
      '3|3||long long long long',
    ])
    expect(rows.at(-1)).to.match(/long 1,000 more characters$/)
    expect(await page.evaluate(`${table}.scrollWidth <= ${table}.parentElement.clientWidth`)).to.equal(true)
    expect(await seriousIn(page)).to.deep.equal([])
    await file.press('Enter')
    await changed.waitFor({ state: 'detached' })
    await press('Open all')
    await page.getByRole('table', { name: 'plexica.json' }).getByText('"kv"').first().waitFor()

    // The asterisk of a pattern stays at its end, where all else goes from right to left, too.
    await page.evaluate("localStorage.setItem('plexica-language', 'ar')")
    await page.reload()
    await page.getByText('reviewed.thing.*', { exact: true }).waitFor()
    const direction = `[...document.querySelectorAll('bdi')]
      .flatMap((each) => (each.textContent === 'reviewed.thing.*' ? getComputedStyle(each).direction : []))`
    expect(await page.evaluate(direction)).to.deep.equal(['ltr'])
    await page.evaluate("localStorage.removeItem('plexica-language')")
    await page.reload()
    await decide('Approve')
    await page.getByText('Approved', { exact: true }).first().waitFor()
    expect(await stateOfLatest()).to.equal('approved')
    await page.getByRole('link', { name: 'Review next: Waiting 1.0.0' }).click()
    await page.getByRole('heading', { name: 'Waiting 1.0.0' }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: 'Reviewed 1.1.0' }).waitFor()
  })

  it('is not needed by a publisher who gives an approved version to one tenant, and then to everybody', async () => {
    const theirs = await context.newPage()
    await signIn(theirs, { ...tenant, to: '/marketplace' })
    await theirs
      .getByRole('link', { name: /Reviewed/ })
      .first()
      .click()
    await theirs.getByRole('tab', { name: 'Publishing' }).click()
    await theirs.getByText('No version was on trial yet.').waitFor()
    await theirs.getByRole('button', { name: 'Begin a trial' }).click()
    await theirs.getByRole('dialog').getByRole('button', { name: 'Begin a trial' }).click()
    await theirs.getByText('Running', { exact: true }).waitFor()
    // How far it is when its list is read depends on the machine.
    await theirs.getByRole('button', { name: /^(Waiting|Under way|Being watched)/ }).click()
    await theirs.getByText('Failed before: 0%, since: 0%').waitFor()
    await settled(theirs)
    expect(await seriousIn(theirs)).to.deep.equal([])
    await theirs.getByRole('button', { name: 'To everybody' }).click()
    await answer(theirs, 'To everybody')
    await theirs.getByText('1.1.0 goes to everybody now').first().waitFor()
    await theirs.getByText('Passed', { exact: true }).waitFor()
    await theirs.close()
    expect(await stateOfLatest()).to.equal('published')
  })

  it('takes a version out of circulation, with a reason', async () => {
    await page.reload()
    await press('Yank')
    await page.getByRole('textbox', { name: 'Reason' }).fill('It loses data')
    await inDialog('Yank')
    await page.getByText('It loses data').first().waitFor()
  })

  it('brings a version to a chosen tenant before all others, and ends that', async () => {
    const plugin = await platform.aPlugin({ server: 'export default { fetch: () => new Response("ok") }' })
    await tenant.install(plugin)
    const body = await aBundle({ manifest: { id: plugin, version: '1.1.0' } })
    const headers = { 'content-type': 'application/gzip' }
    await platform.admin(`${platform.url}/api/v1/registry/bundles?state=published`, { method: 'POST', headers, body })
    await open(`/plugins/${plugin}`)
    await press('Begin a trial')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Version' }).getByText('1.1.0', { exact: true }).waitFor()
    await dialog.getByRole('textbox', { name: /^Tenants/ }).fill(tenant.slug)
    await page.keyboard.press('Enter')
    await inDialog('Begin a trial')
    await page.getByText('Running', { exact: true }).waitFor()
    await press('End the trial')
    await page.getByRole('checkbox', { name: 'Take it back where it is still being watched' }).check()
    await answer(page, 'End the trial')
    await page.getByText('The trial of 1.1.0 is over').first().waitFor()
    await page.getByText('Ended', { exact: true }).waitFor()
    await page.getByRole('button', { name: /: 1$/ }).click()
    await page.getByRole('list', { name: 'At each tenant' }).getByText(tenant.slug).waitFor()
  })

  it('is told when someone else decided about a plugin meanwhile, and is not led to the opposite', async () => {
    const plugin = await platform.aPlugin({}, { verified: true })
    await open(`/plugins/${plugin}`)
    await press('Take the mark away')
    const dialog = page.getByRole('alertdialog')
    const change = await platform.admin(`${platform.url}/api/v1/registry/plugins/${plugin}`, {
      method: 'PATCH',
      body: { verified: false },
    })
    expect(change.status, change.text).to.equal(204)
    await inDialog('Take the mark away')
    await dialog.getByRole('alert').waitFor()
    await page.getByRole('button', { name: 'Mark as verified', includeHidden: true }).waitFor()
    expect(await dialog.getByRole('button', { name: 'Take the mark away' }).count()).to.equal(1)
    await inDialog('Cancel')
    complaints.of = complaints.of.filter((each) => !each.includes('412'))
  })

  it('sees what is in quarantine, and releases it', async () => {
    const plugin = await platform.aPlugin({ server: rogue }, { verified: false })
    await tenant.install(plugin)
    const { id } = await platform.installations.get(tenant, plugin)
    for (let tries = 0; platform.supervisor.health(id).state === 'healthy' && tries < 6; tries++) {
      await tenant.plugin(plugin)
      await passed(200)
    }
    await open('/workers')
    await press(`Release ${plugin} at ${tenant.slug}`)
    await answer(page, 'Release')
    await page.getByText(`${plugin} at ${tenant.slug} is released`).first().waitFor()
    expect(platform.supervisor.health(id).state).to.equal('healthy')
  })

  it('sees which work was given up and why, has it tried again, and throws it away', async () => {
    const plugin = await platform.aPlugin({
      manifest: { capabilities: { jobs: { scope: { names: ['break'] } } }, jobs: { break: {} } },
      server: `export default {
        routes: { 'POST /': async (_request, { jobs }) => Response.json(await jobs.enqueue('break', {}, { attempts: 1 })) },
        jobs: { break: () => { throw new Error('It fell off the table') } },
      }`,
    })
    await tenant.install(plugin)
    expect((await tenant.plugin(plugin, '/', { method: 'POST', body: {} })).status).to.equal(200)
    const dead = async () => {
      const { json } = await platform.admin(`${platform.url}/api/v1/platform/queues/dead?kind=job`)
      return (json.items as { plugin: string; errors: object[] }[]).filter((each) => each.plugin === plugin)
    }
    // What is tried again keeps the errors of before, and is among what was given up until it begins.
    const givenUp = async (times: number) => {
      const [entry] = await until(dead, ([one]) => one?.errors.length === times)
      expect(entry?.errors).to.have.length(times)
    }
    await givenUp(1)
    await open('/queues?kind=job')
    const row = page.getByRole('row').filter({ hasText: plugin })
    await row.getByText('The plugin failed').waitFor()
    await row.getByRole('button', { name: 'break', exact: true }).click()
    const detail = page.getByRole('dialog', { name: 'break' })
    await detail.getByText('The plugin failed').waitFor()
    await detail.getByText(/data of the tenant/).waitFor()
    await page.keyboard.press('Escape')
    const actions = row.getByRole('button', { name: 'Actions for break' })
    await actions.click()
    await page.getByRole('menuitem', { name: 'Try again' }).click()
    await page.getByText('“break” is tried again').first().waitFor()
    await givenUp(2)
    await page.reload()
    await actions.click()
    await page.getByRole('menuitem', { name: 'Discard' }).click()
    await answer(page, 'Discard')
    await row.waitFor({ state: 'detached' })
    expect(await dead()).to.deep.equal([])
  })

  it('reads how much of what plugins did failed, be it ever so little', async () => {
    const none = Object.fromEntries(
      ['cpu_ms', 'wall_ms', 'bytes_in', 'bytes_out', 'host_calls', 'fetches', 'events', 'memory_bytes'].map((name) => [
        name,
        0,
      ]),
    )
    const used = { plugin_id: 'seldom-fails', invocations: 5_000, failures: 1, ...none }
    const at = { installation_id: randomUUID(), day: new Date().toISOString().slice(0, 10), tenant_id: tenant.id }
    await platform.core('core.usage_days').insert({ ...at, ...used })
    await open('/usage?per=plugin')
    await page
      .getByRole('row', { name: /seldom-fails/ })
      .getByText('(0.02%)')
      .waitFor()
    await platform.core('core.usage_days').where(at).delete()
  })

  it('changes what a plan gives, and nothing else of it', async () => {
    const free = async () => (await platform.admin(`${platform.url}/api/v1/plans/free`)).json
    const before = await free()
    await open('/plans')
    await press('Actions for Free')
    await page.getByRole('menuitem').first().click()
    const dialog = page.getByRole('dialog')
    const name = dialog.getByRole('textbox', { name: /^Name\W*$/ })
    expect(await name.inputValue()).to.equal(before.name)
    await name.fill('Free of charge')
    const offer = dialog.getByRole('checkbox', { name: 'Tenants may ask for this plan' })
    expect(await offer.isChecked()).to.equal(before.isOffered)
    await offer.setChecked(!before.isOffered)
    // What is typed is told with its unit.
    const cpu = dialog.getByRole('textbox', { name: 'CPU time of a request' })
    const cpuBefore = await cpu.inputValue()
    await cpu.fill('2500')
    await dialog.getByText('2.5 sec').waitFor()
    await cpu.fill(cpuBefore)
    await dialog.getByRole('button', { name: 'Save plan' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('Free of charge').first().waitFor()
    const { limits, isOffered } = await free()
    expect({ limits, isOffered }).to.deep.equal({ limits: before.limits, isOffered: !before.isOffered })
  })

  it('gives a tenant the plan that it asked for', async () => {
    const body = { plan: 'enterprise', message: 'We grow' }
    const asked = await tenant.call('/api/v1/plan/request', { method: 'POST', body })
    expect(asked.status, asked.text).to.equal(201)
    await open('/plans?show=requests')
    await page.getByText('We grow').first().waitFor()
    const { name } = (await tenant.call('/api/v1/tenant')).json
    await press(`Actions for ${String(name)}`)
    await page.getByRole('menuitem', { name: 'Give the plan' }).click()
    await page.getByRole('alertdialog').getByRole('textbox', { name: 'Answer' }).fill('Welcome')
    await inDialog('Give the plan')
    await page.getByText('No requests').waitFor()
    expect((await tenant.call('/api/v1/plan')).json).to.nested.include({
      'plan.id': 'enterprise',
      'request.state': 'granted',
      'request.answer': 'Welcome',
    })
  })

  it('records where an installation spends its time', async () => {
    const plugin = await platform.aPlugin({ server: 'export default { fetch: () => Response.json({ ok: true }) }' })
    await tenant.install(plugin)
    await tenant.plugin(plugin)
    await open('/workers')
    const download = page.waitForEvent('download')
    await press(`Record a CPU profile of ${plugin} at ${tenant.slug}`)
    // There is nothing to see where nothing runs.
    let isOver = false
    const calls = (async () => {
      while (!isOver) {
        await tenant.plugin(plugin)
        await passed(100)
      }
    })()
    const file = await download.finally(() => (isOver = true))
    expect(file.suggestedFilename()).to.equal(`${tenant.slug}-${plugin}.cpuprofile`)
    // It can't be pressed while it records, and has the focus again afterwards.
    const asked = JSON.stringify(`Record a CPU profile of ${plugin} at ${tenant.slug}`)
    await page.waitForFunction(`document.activeElement.getAttribute('aria-label') === ${asked}`)
    await calls
  })

  it('ends a key of a publisher that was stolen', async () => {
    await tenant.call('/api/v1/publishing/publisher', { method: 'PUT', body: { name: 'Quay' } })
    const publicKey = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' })
    await tenant.call('/api/v1/publishing/keys', { method: 'POST', body: { name: 'Laptop', publicKey } })
    await open('/publishers')
    await press('Actions for Quay')
    await page.getByRole('menuitem', { name: 'Keys' }).click()
    await press('Revoke Laptop')
    await page.getByRole('textbox', { name: 'Reason' }).fill('Stolen')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke', exact: true }).click()
    await page.getByText('Stolen').waitFor()
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    const { json } = await tenant.call('/api/v1/publishing/keys')
    expect((json.items as { state: string }[])[0]?.state).to.equal('revoked')
    await page.keyboard.press('Escape')
  })

  it('reads a mail as its reader sees it', async () => {
    const email = `new.${'and.long.'.repeat(5)}name@subsidiary.example.org`
    await tenant.call('/api/v1/invitations', { method: 'POST', body: { email, role: 'member' } })
    await open('/mails')
    await page.getByRole('button', { name: /invited/ }).click()
    const mail = page.frameLocator('iframe')
    await mail.getByRole('link').waitFor()
    await page.setViewportSize({ width: 390, height: 800 })
    const end = "document.querySelector('[role=dialog] [data-slot=description]').getBoundingClientRect().right"
    expect(await page.evaluate(`${end} <= innerWidth`)).to.equal(true)
    await page.setViewportSize({ width: 1280, height: 800 })
    expect(await mail.getByRole('link').getAttribute('href')).to.contain(`${tenant.origin}/invitation/`)
    await page.getByRole('tab', { name: 'Plain text' }).click()
    await page.locator('pre').getByText(`${tenant.origin}/invitation/`).waitFor()
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    await page.keyboard.press('Escape')
  })

  it('verifies the audit trail', async () => {
    await open('/audit')
    await press('Verify')
    await page.getByText('The chain is whole').waitFor()
  })

  it('signs out', async () => {
    await page.getByRole('button', { name: /Account menu/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL(`${admins}/sign-in`)
    await page.goto(`${admins}/tenants`)
    await page.waitForURL(/\/sign-in\?returnTo=/)
  })
})
