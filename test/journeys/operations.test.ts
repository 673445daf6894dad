import { expect } from 'chai'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { aBrowser, answer, signIn } from '../support/browser.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../support/platform.ts'
import { quickRetries } from '../support/queues.ts'
import { expectUsable } from '../support/usable.ts'

const server = (id: string) => `
  export default {
    routes: {
      'POST /job': async (_request, { jobs }) => Response.json(await jobs.enqueue('break', { of: 'glass' }, { attempts: 1 })),
      'POST /bend': async (_request, { events }) => {
        for (const of of ['steel', 'stone', 'bone']) await events.publish('${id}.bent', { of })
        return Response.json({})
      },
      'POST /tell': async (_request, { notify }) =>
        Response.json(await notify.send({ roles: ['owner'], title: 'The kettle boils', body: 'Tea is near.', url: '/jobs' })),
    },
    events: { '${id}.bent': (event) => { throw new Error('It is too hard') } },
    jobs: { break: () => { throw new Error('It fell off the table') } },
  }`

const widget = (title: string) => ({
  schema: 1,
  title,
  body: [{ type: 'markdown', text: `This is ${title}.` }],
})

describe('what runs in the background, and what a user is told, in a browser', () => {
  let platform: TestPlatform
  let browser: Browser
  let tenant: TestTenant
  let plugin: string
  let context: BrowserContext
  let page: Page

  before(async () => {
    platform = await aPlatform({ retries: quickRetries })
    tenant = await platform.tenant()
    plugin = `w${tenant.slug}`
    await platform.aPlugin({
      manifest: {
        id: plugin,
        name: 'Kettle',
        capabilities: {
          jobs: { scope: { names: ['break'] } },
          notify: { scope: { channels: ['inApp'] } },
          events: {},
        },
        jobs: { break: { label: 'Break something' } },
        events: { publishes: [`${plugin}.*`], subscribes: [`${plugin}.*`] },
        ui: {
          widgets: { first: 'ui/first.json', second: 'ui/second.json' },
          slots: [{ slot: 'core.home', file: 'ui/slot.json' }],
        },
      },
      server: server(plugin),
      files: {
        'ui/first.json': JSON.stringify(widget('The first')),
        'ui/second.json': JSON.stringify(widget('The second')),
        'ui/slot.json': JSON.stringify(widget('A guest')),
      },
    })
    await tenant.install(plugin)
    browser = await aBrowser()
    context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
      locale: 'en-US',
    })
    page = await context.newPage()
    await signIn(page, tenant)
  })
  after(async () => {
    await browser?.close()
    await platform?.close()
  })

  const post = async (path: string) => {
    const { status, text } = await tenant.plugin(plugin, path, { method: 'POST', body: {} })
    expect(status, text).to.equal(200)
  }
  const titles = () => page.getByRole('region', { name: 'Widgets' }).getByRole('heading', { level: 3 }).allInnerTexts()

  it('shows widgets and what fills its slots, and lets them be arranged by keys, kept for the next time', async () => {
    await page.getByText('This is The second.').waitFor()
    await page.getByText('This is A guest.').waitFor()
    expect(await titles()).to.deep.equal(['The first', 'The second'])
    await page.getByRole('button', { name: 'Arrange' }).click()
    await expectUsable(page)
    await page.getByRole('button', { name: 'Move Kettle: second: arrow keys' }).focus()
    const saved = page.waitForResponse(/\/me\/dashboard/)
    await page.keyboard.press('ArrowLeft')
    expect((await saved).status()).to.equal(200)
    expect(await titles()).to.deep.equal(['The second', 'The first'])
    await page.getByText('Now at place 1 of 2').waitFor()
    const removed = page.waitForResponse(/\/me\/dashboard/)
    await page.getByRole('button', { name: 'Remove Kettle: first' }).click()
    await removed
    await page.reload()
    await page.getByText('This is The second.').waitFor()
    expect(await titles()).to.deep.equal(['The second'])
    await page.getByRole('button', { name: 'Arrange' }).click()
    await page.getByRole('button', { name: 'Show all again' }).click()
    await page.getByText('This is The first.').waitFor()
  })

  it('arranges them by pointer, too', async () => {
    const handle = (name: string) => page.getByRole('button', { name: `Move Kettle: ${name}: arrow keys` })
    const saved = page.waitForResponse(/\/me\/dashboard/)
    await handle('second').dragTo(page.getByText('This is The first.'))
    await saved
    expect(await titles()).to.deep.equal(['The second', 'The first'])
  })

  it('sees a job that failed, why, and runs it again', async () => {
    await post('/job')
    await page.goto(`${tenant.origin}/jobs`)
    await page.getByText('Given up').waitFor()
    await expectUsable(page)
    await page.getByRole('button', { name: /^Actions for Break something/ }).click()
    expect(await page.getByRole('menu').getByRole('group').count(), 'parts of the menu').to.equal(1)
    await page.keyboard.press('Escape')
    await page.getByRole('main').getByRole('button', { name: 'Break something', exact: true }).click()
    await page.getByRole('dialog').getByText('glass').waitFor()
    await expectUsable(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Run again' }).click()
    await page.getByText('Break something runs again').first().waitFor()
    await page.getByRole('tab', { name: 'Schedules' }).click()
    await page.getByText('Nothing recurs').waitFor()
  })

  it('says that everything was delivered when it was', async () => {
    await page.goto(`${tenant.origin}/events`)
    await page.getByText('Everything was delivered').waitFor()
    await expectUsable(page)
  })

  it('sees what could not be delivered, tries it again, and discards one or several', async () => {
    await post('/bend')
    const rows = page.getByRole('main').getByRole('row').filter({ hasText: 'Given up' })
    await page.goto(`${tenant.origin}/events`)
    for (let tries = 0; tries < 100 && (await rows.count()) < 3; tries++) {
      await page.waitForTimeout(100)
      await page.reload()
      await page.getByRole('main').getByRole('row').nth(1).waitFor()
    }
    await expectUsable(page)
    await rows
      .first()
      .getByRole('button', { name: `${plugin}.bent`, exact: true })
      .click()
    const detail = page.getByRole('dialog')
    await detail.getByText('The plugin failed').first().waitFor()
    await detail.getByText(/"of": "(steel|stone|bone)"/).waitFor()
    await detail.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('1 delivery is tried again').first().waitFor()
    await page.getByText('Given up').nth(2).waitFor()

    const discard = async (press: () => Promise<void>, title: string) => {
      await press()
      await page.getByRole('alertdialog', { name: title }).waitFor()
      await answer(page, 'Discard')
    }
    await rows
      .first()
      .getByRole('button', { name: /^Actions for/ })
      .click()
    await discard(() => page.getByRole('menuitem', { name: 'Discard' }).click(), 'Discard this delivery?')
    await page.getByText('Given up').nth(2).waitFor({ state: 'detached' })
    for (const row of await rows.all()) await row.getByRole('checkbox').check()
    await discard(() => page.getByRole('button', { name: 'Discard' }).click(), 'Discard 2 deliveries?')
    await page.getByText('Everything was delivered').waitFor()
  })

  it('rings as soon as a plugin tells something, and leads where it says', async () => {
    const { items } = (await tenant.call('/api/v1/notifications')).json as { items: { id: string }[] }
    const upTo = items[0]?.id
    if (upTo) await tenant.call('/api/v1/notifications/read', { method: 'POST', body: { upTo } })
    await page.goto(`${tenant.origin}/events`)
    await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor()
    await post('/tell')
    await page.getByRole('button', { name: 'Notifications, 1 unread' }).press('Enter')
    await page.getByRole('dialog').and(page.locator(':focus')).waitFor()
    const told = page
      .getByRole('dialog')
      .getByRole('link', { name: /The kettle boils/ })
      .first()
    await told.waitFor()
    await page.keyboard.press('Tab')
    await page.getByRole('button', { name: 'Mark all as read' }).and(page.locator(':focus')).waitFor()
    await expectUsable(page)
    await told.click()
    await page.waitForURL(/\/jobs$/)
    await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor()
    await page.goto(`${tenant.origin}/notifications`)
    await page.getByText('Tea is near.').first().waitFor()
    await expectUsable(page)
  })

  it('finds a plugin, consents, installs and sets it, updates it, answers what it newly asks, goes back, and takes it away', async () => {
    const id = `t${tenant.slug}`
    const version = (of: string, more: object) => ({
      manifest: {
        id,
        version: of,
        name: 'Teapot',
        description: 'Keeps tea warm',
        settings: {
          type: 'object',
          properties: { degrees: { type: 'integer', title: 'Degrees', default: 80, minimum: 0 } },
          required: ['degrees'],
        },
        capabilities: { kv: { reason: 'Remembers how warm it is' }, ...more },
      },
      server: "export default { routes: { 'GET /': () => new Response('warm') } }",
    })
    await platform.aPlugin(version('1.0.0', {}))
    await page.goto(`${tenant.origin}/marketplace`)
    await page.getByRole('searchbox', { name: 'Search plugins' }).fill('teapot')
    await page.waitForURL(/q=teapot/)
    await page
      .getByRole('link', { name: /Teapot/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Install', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Remembers how warm it is').waitFor()
    await expectUsable(page)
    await dialog.getByRole('button', { name: /^(Continue|Install)$/ }).click()
    await dialog.getByRole('spinbutton', { name: /Degrees/ }).fill('95')
    await dialog.getByRole('button', { name: 'Install', exact: true }).click()
    await dialog.getByText('Teapot is installed').waitFor()
    await dialog.getByRole('link', { name: 'Manage' }).click()
    await page.getByRole('tab', { name: 'Settings' }).click()
    expect(await page.getByRole('spinbutton', { name: /Degrees/ }).inputValue()).to.equal('95')

    await platform.aPlugin(version('1.1.0', { notify: { scope: { channels: ['inApp'] } } }))
    await page.goto(`${tenant.origin}/plugins/${id}?tab=versions`)
    await page.getByRole('button', { name: 'Update', exact: true }).click()
    await answer(page, 'Update')
    await page.getByText('Teapot is at version 1.1.0').first().waitFor()
    await page.getByRole('link', { name: /^Consents/ }).click()
    await page.getByRole('button', { name: /^Allow Teapot:/ }).waitFor()
    await expectUsable(page)
    await page.getByRole('button', { name: /^Allow Teapot:/ }).click()
    await page.getByText('Allowed', { exact: true }).first().waitFor()

    await page.goto(`${tenant.origin}/plugins/${id}?tab=versions`)
    await page.getByRole('button', { name: 'Back to 1.0.0' }).click()
    await answer(page, 'Go back')
    await page.getByText('Teapot is back at the version before').first().waitFor()

    await page.getByRole('tab', { name: 'Data' }).click()
    await page.getByRole('button', { name: 'Uninstall' }).click()
    await page.getByRole('alertdialog').getByRole('textbox').fill(id)
    await answer(page, 'Uninstall')
    await page.waitForURL(/\/plugins$/)
    await page.getByRole('button', { name: 'Restore Teapot' }).click()
    await page.getByText('Teapot is back, with all of its data').first().waitFor()
    await page
      .getByRole('main')
      .getByRole('link', { name: /Teapot/ })
      .waitFor()
  })

  it('tells another service of what happens here: a webhook is made with a secret that is shown once, changed and removed', async () => {
    await page.goto(`${tenant.origin}/webhooks`)
    await page.getByRole('button', { name: 'Add webhook' }).first().click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('button', { name: 'Add webhook' }).click()
    await drawer.getByText('Enter a whole web address').waitFor()
    await drawer.getByRole('textbox', { name: 'Address' }).fill('https://hooks.example.com/plexica')
    await drawer.getByPlaceholder('crm.contact.*').fill('kettle.boiled')
    await page.keyboard.press('Enter')
    await drawer.getByRole('button', { name: 'Add webhook' }).click()
    expect(await page.getByRole('textbox', { name: 'Secret' }).inputValue()).to.match(/^whsec_/)
    await expectUsable(page)
    await page.getByRole('button', { name: 'I have stored it' }).click()
    await page.getByRole('link', { name: /hooks\.example\.com/ }).click()
    await page.getByText('Nothing was called yet').waitFor()
    await expectUsable(page)
    for (let calls = 0; calls < 2; calls++) await page.getByRole('button', { name: 'Send a test event' }).click()
    const open = page.getByRole('table', { name: 'Not delivered yet' })
    await open.getByText('could not be reached').nth(1).waitFor()
    await open.getByRole('checkbox', { name: 'Select all rows' }).check()
    await page.getByRole('button', { name: 'Discard', exact: true }).click()
    await page.getByRole('alertdialog', { name: 'Discard 2 deliveries?' }).waitFor()
    await answer(page, 'Discard')
    await open.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await answer(page, 'Remove')
    await page.getByText('No webhooks').waitFor()
  })
})
