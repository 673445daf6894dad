import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { aBrowser, answer, complaintsOf, settled, signIn, type Complaints } from '../support/browser.ts'
import { anIdentityProvider, type TestIdentityProvider } from '../support/identity-provider.ts'
import { linkIn, mailTo } from '../support/mails.ts'
import { aPlatform, type TestPlatform } from '../support/platform.ts'
import { until } from '../support/queues.ts'
import { aSamlProvider, samlClaims, type TestSamlProvider } from '../support/saml/saml-provider.ts'
import { seriousIn } from '../support/axe.ts'

const password = 'a password of my own'

describe('people come in, in a browser', () => {
  let platform: TestPlatform
  let elsewhere: TestIdentityProvider
  let corp: TestSamlProvider
  let browser: Browser
  let founder: BrowserContext
  let page: Page
  let complaints: Complaints
  const slug = `j${randomBytes(4).toString('hex')}`
  const email = `founder@${slug}.example`
  let origin: string

  before(async () => {
    platform = await aPlatform({ allowPrivate: ['127.0.0.1'], plansAtOnce: true })
    elsewhere = await anIdentityProvider()
    corp = await aSamlProvider()
    origin = platform.addresses.tenantOrigin(slug)
    browser = await aBrowser()
    founder = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    complaints = complaintsOf(founder, /localhost|^127\.0\.0\.1/)
    page = await founder.newPage()
  })
  after(async () => {
    await browser?.close()
    await elsewhere?.close()
    await corp?.close()
    await platform?.close()
  })

  const mail = (to: string) =>
    mailTo({ browser: platform.client, platform: platform.url, platformToken: platform.platformToken }, to)
  const field = (on: Page, name: string) => on.getByRole('textbox', { name, exact: true })

  const focused = (on: Page) =>
    on.evaluate<string>(`(({ tagName, name, textContent }) =>
    [tagName, name, textContent.trim()].filter(Boolean).join(' '))(document.activeElement)`)

  it('opens a workspace, by a mail that shows that the address is theirs', async () => {
    await page.goto(platform.url)
    await page.getByRole('link', { name: 'Open a workspace of your own' }).click()
    await page.getByRole('button', { name: 'Send the link' }).click()
    expect(await focused(page), 'goes to what is wrong').to.match(/^INPUT name/)
    await field(page, 'Name of the workspace').fill('Analytical Engines')
    expect(await field(page, 'Address').inputValue(), 'follows the name').to.equal('analytical-engines')
    await field(page, 'Address').fill('admin')
    await page.getByText('This address is not given to anyone').waitFor()
    await field(page, 'Address').fill(slug)
    await page.getByText('This address is free').waitFor()
    await field(page, 'Your e-mail').fill(email)
    await page.getByRole('button', { name: 'Send the link' }).click()
    await page.getByText(`We sent a link to ${email}`).waitFor()
    expect(await focused(page), 'stays where it goes on').to.match(/^H1/)

    await page.goto(linkIn(await mail(email)).href)
    await field(page, 'Your name').fill('Ada')
    await page.getByLabel('New password').fill(password)
    await page.getByRole('button', { name: 'Open the workspace' }).click()
    await page.waitForURL(`${origin}/sign-in/**`)
    await field(page, 'E-mail').fill(email)
    await page.getByRole('textbox', { name: 'Password' }).fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText('Hello, Ada').waitFor()
  })

  it('is shown the first steps and the trial, until that is enough', async () => {
    await page.getByText('Your trial goes on until').waitFor()
    await page.getByText('0 of 4 done').waitFor()
    await page.getByRole('button', { name: 'Show this no more' }).click()
    await page.getByText('First steps').waitFor({ state: 'detached' })
  })

  it('takes a plan for after the trial, which holds at once where the platform is set so', async () => {
    await page.getByRole('link', { name: 'Choose a plan' }).click()
    await page.getByRole('button', { name: 'Change plan' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByText('The new plan holds at once.').waitFor()
    await dialog.getByRole('radio', { name: 'Enterprise' }).click()
    await answer(page, 'Change plan')
    await page.getByText('You have the plan Enterprise now').first().waitFor()
    await page.getByText(/^The trial ends on/).waitFor({ state: 'detached' })
  })

  it('sets a provider up, tries it out and switches it on', async () => {
    const secret = elsewhere.register('journey', `${origin}/auth/callback/work`)
    elsewhere.is({ sub: 'ada', email, email_verified: true, name: 'Ada' })
    await page.goto(`${origin}/settings/sign-in`)
    await page.getByText('Everybody signs in with a password').waitFor()
    await page.getByRole('button', { name: 'Add a provider' }).click()
    await page.getByRole('menuitem', { name: 'OpenID Connect' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Name', { exact: true }).fill('Work')
    await form.getByLabel('Short name').fill('work')
    await form.getByLabel('Issuer').fill(elsewhere.issuer)
    await form.getByLabel('Client id').fill('journey')
    await form.getByLabel('Client secret').fill(secret)
    await form.getByRole('switch', { name: 'Make users of whoever signs in' }).click()
    await form.getByRole('button', { name: 'Add a provider' }).click()
    await page.getByText('Not tried out').waitFor()
    await page.getByRole('button', { name: /Work/ }).last().click()
    await page.getByRole('menuitem', { name: 'Try it out' }).click()
    await page.getByText('The test of Work passed').waitFor()
    await page.getByText(`You came back as Ada, ${email}.`).waitFor()
    await page.getByRole('button', { name: 'Switch it on' }).click()
    await page.getByText('On', { exact: true }).waitFor()
    await settled(page)
  })

  it('lets a colleague in by that provider', async () => {
    elsewhere.is({ sub: 'grace', email: `grace@${slug}.example`, email_verified: true, name: 'Grace' })
    const context = await browser.newContext()
    const theirs = await context.newPage()
    await theirs.goto(`${origin}/settings`)
    await theirs.getByRole('link', { name: 'Continue with Work' }).click()
    await theirs.waitForURL(`${origin}/settings`)
    await theirs.goto(origin)
    await theirs.getByText('Hello, Grace').waitFor()
    await context.close()
  })

  it('invites somebody, who chooses a name and a password and is in', async () => {
    const invited = `linus@${slug}.example`
    const status = await page.evaluate(async (to) => {
      const { csrfToken } = (await (await fetch('/api/v1/me')).json()) as { csrfToken: string }
      const headers = { 'content-type': 'application/json', 'x-csrf-token': csrfToken }
      return (await fetch('/api/v1/invitations', { method: 'POST', headers, body: JSON.stringify({ email: to }) }))
        .status
    }, invited)
    expect(status).to.equal(201)
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
    const theirs = await context.newPage()
    await theirs.goto(linkIn(await mail(invited)).href)
    await theirs.getByRole('heading', { name: 'Join Analytical Engines' }).waitFor()
    await theirs.getByText(`Ada invites you, as ${invited}.`).waitFor()
    await theirs.getByRole('button', { name: 'Accept the invitation' }).click()
    await theirs.getByText('Enter your name').waitFor()
    await field(theirs, 'Your name').fill('Linus')
    await theirs.getByLabel('New password').fill(password)
    await theirs.getByRole('button', { name: 'Accept the invitation' }).click()
    await theirs.getByText('Hello, Linus').waitFor()
    await theirs.goto(linkIn(await mail(invited)).href)
    await theirs.getByText('This invitation is no longer valid').waitFor()
    await context.close()
  })

  it('forgets a password and sets another', async () => {
    const context = await browser.newContext()
    const theirs = await context.newPage()
    const forgetful = `linus@${slug}.example`
    await theirs.goto(origin)
    await theirs.getByRole('link', { name: 'Forgot your password?' }).click()
    // The page before asks for an address, too.
    await theirs.getByRole('button', { name: 'Send the link' }).waitFor()
    await field(theirs, 'E-mail').fill(forgetful)
    await theirs.getByRole('button', { name: 'Send the link' }).click()
    await theirs.getByText(`If ${forgetful} belongs to somebody here`).waitFor()
    const sent = await until(
      () => mail(forgetful),
      ({ subject }) => subject.startsWith('Set a new'),
    )
    await theirs.goto(linkIn(sent).href)
    await theirs.getByText('Choose a new password').waitFor()
    expect(
      await until(
        () => focused(theirs),
        (on) => on.startsWith('INPUT'),
      ),
    ).to.equal('INPUT password')
    await theirs.getByLabel('New password').fill(`${password}, another`)
    await theirs.getByRole('button', { name: 'Set the password' }).click()
    await theirs.getByText('Hello, Linus').waitFor()
    await context.close()
    const again = await (await browser.newContext()).newPage()
    await signIn(again, { origin, email: forgetful, password: `${password}, another` })
    await again.context().close()
  })

  it('sets up SAML with keys on both sides, tries it out, and requires it of everyone but an owner', async () => {
    corp.is({ id: 'ada', email, name: 'Ada Lovelace' }, { encryptedFor: 0 })
    await page.goto(`${origin}/settings/sign-in`)
    await page.getByRole('button', { name: 'Add a provider' }).click()
    await page.getByRole('menuitem', { name: 'SAML 2.0' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Name', { exact: true }).fill('Corp')
    await form.getByLabel('Short name').fill('corp')
    await form.getByLabel('Metadata of the identity provider').fill(await corp.metadata())
    await form.getByLabel('Claim with the e-mail address').fill(samlClaims.email)
    await form.getByLabel('Claim with the name').fill(samlClaims.name)
    for (const name of ['Sign our requests', 'Take only encrypted answers', 'Sign out there, too'])
      await form.getByRole('switch', { name }).click()
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    const ours = await field(page, 'Our entity id, and where our metadata is').inputValue()
    await form.getByRole('button', { name: 'Add a provider' }).click()
    await page.getByText('Not tried out').waitFor()
    corp.trust((await platform.client.get(ours)).text)

    const choose = async (what: string) => {
      await page.getByRole('button', { name: 'Actions for Corp' }).click()
      await page.getByRole('menuitem', { name: what }).click()
    }
    await choose('Try it out')
    await page.getByText('The test of Corp passed').waitFor()
    await page.getByText(`You came back as Ada Lovelace, ${email}.`).waitFor()
    await page.getByRole('button', { name: 'Switch it on' }).click()
    await page.getByText('People can sign in with Corp now').first().waitFor()

    await choose('Keys')
    const keys = page.getByRole('dialog')
    await keys.getByText('We sign with it').waitFor()
    await keys.getByRole('button', { name: 'Make another key' }).click()
    await keys.getByText('In our metadata, does not sign').waitFor()
    await settled(page)
    expect(await seriousIn(page)).to.deep.equal([])
    await keys.getByRole('button', { name: 'Remove' }).click()
    await keys.getByText('In our metadata, does not sign').waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await keys.waitFor({ state: 'detached' })

    await page.getByRole('button', { name: 'Change', exact: true }).click()
    await form.getByRole('switch', { name: 'Everybody has to sign in with a provider' }).click()
    await form.getByRole('button', { name: 'Save' }).click()
    await form.getByText('Choose at least one owner').waitFor()
    await form.getByRole('button', { name: 'Owners who may use their password all the same' }).click()
    await page.getByRole('option', { name: 'Ada' }).click()
    await page.keyboard.press('Escape')
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Only one owner may use a password').waitFor()
  })

  it('signs in with SAML and out of both places, and an owner comes in by password all the same', async () => {
    const linus = `linus@${slug}.example`
    corp.is({ id: 'linus', email: linus, name: 'Linus' }, { encryptedFor: 0, sessionIndex: 'there' })
    const context = await browser.newContext()
    const theirs = await context.newPage()
    await theirs.goto(`${origin}/settings/profile`)
    await theirs.getByRole('link', { name: 'Continue with Corp' }).click()
    await theirs.waitForURL(`${origin}/settings/profile`)
    expect(corp.signedIn()).to.deep.equal(['linus'])
    await theirs.getByRole('button', { name: /Account menu/ }).click()
    await theirs.getByRole('menuitem', { name: 'Sign out' }).click()
    await theirs.getByRole('link', { name: 'Continue with Corp' }).waitFor()
    expect(corp.signedIn()).to.deep.equal([])

    const byPassword = async (as: string, secret: string) => {
      await theirs.goto(origin)
      await theirs.getByRole('button', { name: 'I am an owner with a password' }).click()
      await field(theirs, 'E-mail').fill(as)
      await theirs.getByLabel('Password', { exact: true }).fill(secret)
      await theirs.getByRole('button', { name: 'Sign in' }).click()
    }
    await byPassword(linus, `${password}, another`)
    await theirs.getByText('Passwords are not taken here').waitFor()
    await byPassword(email, password)
    await theirs.getByText('Hello, Ada').waitFor()
    await context.close()
  })

  it('without a complaint of the browser', () => {
    // At the bare host, nobody is "me": that is how the app learns where it is.
    expect(complaints.of.filter((each) => !each.startsWith(`${platform.url}/:`))).to.deep.equal([])
  })
})
