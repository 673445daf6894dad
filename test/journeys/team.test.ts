import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { seriousIn } from '../support/axe.ts'
import { answer, settled, signIn, signedInBrowser, type Complaints } from '../support/browser.ts'
import { aPlatform, testPassword, type TestPlatform, type TestTenant } from '../support/platform.ts'

describe('admins look after their team, in a browser', () => {
  let platform: TestPlatform
  let browser: Browser
  let tenant: TestTenant
  let page: Page
  let complaints: Complaints

  before(async () => {
    platform = await aPlatform()
    tenant = await platform.tenant()
    for (const [name, role] of [
      ['Grace Hopper', 'member'],
      ['Alan Turing', 'viewer'],
      ['Ada Lovelace', 'member'],
    ])
      await tenant.call('/api/v1/users', {
        method: 'POST',
        body: { name, role, email: `${name!.split(' ')[0]!.toLowerCase()}@example.org`, password: testPassword },
      })
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
  const rowOf = (name: string) => page.getByRole('row', { name: new RegExp(name) })
  const drawer = () => page.getByRole('dialog')
  const choose = async (what: string, row: string) => {
    await page.getByRole('button', { name: `Actions for ${row}` }).click()
    await page.getByRole('menuitem', { name: what }).click()
  }
  const userOf = async (search: string) => {
    const { json } = await tenant.call(`/api/v1/users?search=${search}`)
    return (json as { items: { id: string; role: string; status: string; revision: number }[] }).items[0]!
  }

  it('the settings open with their first page, and say in the title where one is', async () => {
    await open('/')
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.waitForURL(/\/settings\/./)
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Team' }).click()
    await page.getByRole('heading', { level: 1, name: 'Team' }).waitFor()
    expect(await page.title()).to.equal(`Team · ${tenant.slug}`)
  })

  it('a search narrows the users, stays in the address, and finds nobody in words', async () => {
    await open('/settings/team')
    await page.getByRole('searchbox', { name: 'Search users' }).fill('grace')
    await rowOf('Owner').waitFor({ state: 'detached' })
    await rowOf('Grace Hopper').waitFor()
    expect(new URL(page.url()).search).to.equal('?search=grace')
    await page.reload()
    await rowOf('Grace Hopper').waitFor()
    await page.getByRole('searchbox').fill('nobody at all')
    await page.getByText('Nothing matches').waitFor()
  })

  it('somebody is invited; what is wrong is said at the field; and the invitation is taken back', async () => {
    await open('/settings/team')
    await page.getByRole('button', { name: 'Invite' }).click()
    await drawer().getByRole('button', { name: 'Send the invitation' }).click()
    await drawer().getByText('Enter a whole e-mail address').waitFor()
    await drawer().getByRole('textbox', { name: 'E-mail' }).fill('grace@example.org')
    await drawer().getByRole('button', { name: 'Send the invitation' }).click()
    await drawer().getByRole('alert').waitFor()
    await drawer().getByRole('textbox', { name: 'E-mail' }).fill('marie@example.org')
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    await drawer().getByRole('button', { name: 'Send the invitation' }).click()
    await drawer().waitFor({ state: 'hidden' })
    await rowOf('marie@example.org').getByText('Waiting').waitFor()
    await choose('Take back', 'marie@example.org')
    await answer(page, 'Take back')
    await rowOf('marie@example.org').waitFor({ state: 'detached' })
  })

  it('a role is changed from the list, and an edit on what somebody else changed meanwhile is not lost', async () => {
    await open('/settings/team')
    await choose('Edit', 'Ada Lovelace')
    const { id } = await userOf('ada')
    await tenant.call(`/api/v1/users/${id}`, { method: 'PATCH', body: { role: 'viewer' } })
    await drawer().getByRole('textbox', { name: 'Name' }).fill('Ada King')
    await drawer().getByRole('button', { name: 'Save' }).click()
    await drawer().getByText('Somebody changed this meanwhile').waitFor()
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    await drawer().getByRole('button', { name: 'Load what there is now' }).click()
    await drawer().getByRole('combobox', { name: 'Role', exact: true }).getByText('Viewer').waitFor()
    // Whoever works by keyboard goes on where they were.
    await drawer().getByRole('textbox', { name: 'Name' }).and(page.locator(':focus')).waitFor()
    await drawer().getByRole('button', { name: 'Save' }).click()
    await drawer().waitFor({ state: 'hidden' })
    expect(await userOf('ada')).to.deep.include({ name: 'Ada King', role: 'viewer' })
  })

  it('a user is deactivated after a question, and comes back', async () => {
    await open('/settings/team')
    await choose('Deactivate', 'Alan Turing')
    await answer(page, 'Deactivate')
    await rowOf('Alan Turing').getByText('Deactivated').waitFor()
    expect((await userOf('alan')).status).to.equal('deactivated')
    await choose('Reactivate', 'Alan Turing')
    await answer(page, 'Reactivate')
    await rowOf('Alan Turing').getByText('Active', { exact: true }).waitFor()
  })

  it('a user opens by a link, says why they may do something, and back leads to the list as it was', async () => {
    await open('/settings/team?search=grace')
    await rowOf('Grace Hopper').getByRole('link').click()
    await page.getByRole('heading', { level: 1, name: 'Grace Hopper' }).waitFor()
    await page.getByRole('button', { name: /^Permission/ }).click()
    await page.keyboard.type('policies')
    await page.getByRole('option', { name: /^Write policies/ }).click()
    await page.getByText('Not allowed').waitFor()
    await page.getByText('No role of this user holds this permission.').waitFor()
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    await page.goBack()
    await rowOf('Grace Hopper').waitFor()
    expect(new URL(page.url()).search).to.equal('?search=grace')
  })

  it('whoever may not see users sees no way to them, and a link says so', async () => {
    const other = await browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' })
    const page = await other.newPage()
    const to = '/settings/team'
    const custom = { key: 'nothing', name: 'Nothing', permissions: [] }
    await tenant.call('/api/v1/roles', { method: 'POST', body: custom })
    const body = { name: 'Nemo', email: 'nemo@example.org', password: testPassword, role: null, roles: ['nothing'] }
    await tenant.call('/api/v1/users', { method: 'POST', body })
    await signIn(page, { origin: tenant.origin, email: 'nemo@example.org', password: testPassword, to })
    await page.getByText('You may not see this page').waitFor()
    await page.getByRole('link', { name: 'All settings' }).click()
    await page.waitForURL(`${tenant.origin}/settings`)
    await settled(page)
    expect(await page.getByRole('link', { name: 'Team' }).count()).to.equal(0)
    await other.close()
  })

  it('a role is made, given permissions on its page, and removed', async () => {
    await open('/settings/roles')
    await page.getByRole('button', { name: 'New role' }).click()
    await drawer().getByRole('textbox', { name: 'Name' }).fill('Front Desk')
    expect(await drawer().getByRole('textbox', { name: 'Key' }).inputValue()).to.equal('front-desk')
    await drawer().getByRole('button', { name: 'Make the role' }).click()
    await page.waitForURL(`${tenant.origin}/settings/roles/front-desk`)
    await page.getByRole('checkbox', { name: 'See users, groups and roles' }).check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Front Desk was saved').first().waitFor()
    const { json } = await tenant.call('/api/v1/roles/front-desk')
    expect(json.permissions).to.deep.equal(['plexica.users.read'])
    await page.getByRole('button', { name: 'Remove' }).click()
    await answer(page, 'Remove')
    await page.waitForURL(`${tenant.origin}/settings/roles`)
    await rowOf('Owner').waitFor()
    expect(await rowOf('Front Desk').count()).to.equal(0)
  })

  it('what is changed on the page of a role waits when somebody changed it meanwhile', async () => {
    await tenant.call('/api/v1/roles', { method: 'POST', body: { key: 'shared', name: 'Shared' } })
    await open('/settings/roles/shared')
    await page.getByRole('textbox', { name: 'Name' }).fill('Mine')
    await tenant.call('/api/v1/roles/shared', { method: 'PATCH', body: { name: 'Theirs' } })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Somebody changed this meanwhile').waitFor()
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).to.equal('Mine')
    await page.getByRole('button', { name: 'Load what there is now' }).click()
    await page.getByRole('listitem').getByText('Theirs').waitFor()
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).to.equal('Mine')
  })

  it('a built-in role is only read', async () => {
    await open('/settings/roles/owner')
    await page.getByText('This role is built in').waitFor()
    expect(await page.getByRole('checkbox').count()).to.equal(0)
    expect(await page.getByRole('button', { name: 'Save' }).count()).to.equal(0)
  })

  it('a group is made, and a user is put into it and taken out', async () => {
    await open('/settings/groups')
    await page.getByRole('button', { name: 'New group' }).first().click()
    await drawer().getByRole('textbox', { name: 'Name' }).fill('Night shift')
    await drawer().getByRole('button', { name: 'Make the group' }).click()
    await drawer().waitFor({ state: 'hidden' })
    await page.getByRole('link', { name: 'Night shift' }).click()
    await page.getByText('Nobody is in this group yet').waitFor()
    await page.getByRole('button', { name: 'Add a member' }).click()
    await page.keyboard.type('grace')
    await page.getByRole('option', { name: /^Grace Hopper/ }).click()
    await rowOf('Grace Hopper').getByText('Added here').waitFor()
    await page.getByRole('button', { name: 'Take Grace Hopper out' }).click()
    await page.getByText('Nobody is in this group yet').waitFor()
  })

  for (const [what, viewport, colorScheme] of [
    ['on a desk by day', { width: 1440, height: 900 }, 'light'],
    ['on a phone at night', { width: 390, height: 844 }, 'dark'],
  ] as const) {
    it(`every page is usable by everyone ${what}`, async () => {
      const { id } = await userOf('grace')
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      const paths = [
        ...['/settings', '/settings/team', `/settings/team/${id}`, '/settings/roles', '/settings/roles/owner'],
        ...['/settings/roles/shared', '/settings/groups', '/settings/groups/night-shift'],
      ]
      for (const path of paths) {
        await open(path)
        expect(await seriousIn(page)).to.deep.equal([])
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).to.be.at.most(viewport.width)
      }
    })
  }

  it('no page complained', () =>
    expect(complaints.of.filter((each) => !/ 40[49] \(|412 \(/.test(each))).to.deep.equal([]))
})
