import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import {
  chromium as playwright,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  type Request,
} from 'playwright-core'

/** Flags that a container without a sandbox of its own needs; the package's own would run it as one process, which dies. */
const flags = ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none']

/** How long a page is waited for: machines differ, and a limit only ends what would never end. */
const patienceMs = 90_000

/**
 * A real Chromium, unpacked from npm into a folder that outlives the run: unpacking takes longer than starting.
 *
 * @example
 * const browser = await aBrowser()
 * const page = await browser.newPage()
 * await browser.close()
 */
export const aBrowser = async (): Promise<Browser> => {
  const unpacked = join(tmpdir(), `plexica-chromium-${process.getuid?.() ?? 0}`)
  await mkdir(unpacked, { recursive: true })
  // The package unpacks into the temporary folder, and would take a stale copy of another project there.
  const before = process.env.TMPDIR
  process.env.TMPDIR = unpacked
  try {
    const executablePath = await chromium.executablePath()
    const browser = await playwright.launch({ executablePath, args: flags, headless: true })
    browser.on('context', (context) => context.setDefaultTimeout(patienceMs))
    return browser
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}

interface SignIn {
  origin: string
  email: string
  password: string
  /** The page that was wanted. */
  to?: string
}

/** What a page complained about: the console, thrown errors, the Content-Security-Policy, requests to other origins. */
export interface Complaints {
  of: string[]
}

/** Listens to everything that the pages of a browser context complain about. */
export const complaintsOf = (context: BrowserContext, host: RegExp): Complaints => {
  const complaints: Complaints = { of: [] }
  const hear = (page: Page) => {
    page.on('console', (message) => {
      // Being sent to sign in begins with a 401, which browsers report whatever the page does about it.
      const expected = message.location().url.endsWith('/api/v1/me') && message.text().includes('401')
      if (['error', 'warning'].includes(message.type()) && !expected)
        complaints.of.push(`${page.url()}: ${message.text()}`)
    })
    page.on('pageerror', (error) => complaints.of.push(`${page.url()}: ${error.message}`))
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (url.protocol.startsWith('http') && !host.test(url.host))
        complaints.of.push(`${page.url()}: asks ${url.origin}`)
    })
  }
  context.pages().forEach(hear)
  context.on('page', hear)
  return complaints
}

/** Signs in through the pages that people use, from whatever address of the tenant leads there. */
export const signIn = async (page: Page, { origin, email, password, to = '/' }: SignIn): Promise<void> => {
  unansweredOf(page)
  await page.goto(`${origin}${to}`)
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => url.origin === origin && !url.pathname.startsWith('/sign-in'))
  await page.getByRole('main').waitFor()
}

/**
 * A browser on a wide screen in which somebody has signed in, and what its pages complain about.
 *
 * @example
 * ;({ browser, page, complaints } = await signedInBrowser(tenant))
 */
export const signedInBrowser = async (
  who: SignIn,
  options: BrowserContextOptions = {},
): Promise<{ browser: Browser; page: Page; complaints: Complaints }> => {
  const browser = await aBrowser()
  const viewport = { width: 1440, height: 900 }
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce', ...options })
  const complaints = complaintsOf(context, /localhost/)
  const page = await context.newPage()
  await signIn(page, who).catch(async (error: unknown) => {
    await browser.close()
    throw error
  })
  return { browser, page, complaints }
}

/**
 * Answers the question that a page asks, and waits until what was chosen is done: the question closes only then. Roles of
 * what is behind it tell nothing meanwhile, since all of it is hidden to them: whatever is waited for to go has gone at once.
 */
export const answer = async (page: Page, button: string): Promise<void> => {
  const question = page.getByRole('alertdialog')
  await question.getByRole('button', { name: button, exact: true }).click()
  await question.waitFor({ state: 'hidden' })
}

const unanswered = new WeakMap<Page, Set<Request>>()

/** What a page asked for and has no answer to, from the first time that this is asked; streams never end. */
const unansweredOf = (page: Page): Set<Request> => {
  const known = unanswered.get(page)
  if (known) return known
  const asked = new Set<Request>()
  unanswered.set(page, asked)
  page.on('request', (request) => {
    if (request.resourceType() !== 'eventsource') asked.add(request)
  })
  const forget = (request: Request) => void asked.delete(request)
  page.on('requestfinished', forget)
  page.on('requestfailed', forget)
  return asked
}

const mostMs = 30_000

/**
 * Waits until a page has everything that it asked for, and nothing to do twice in a row: half a second less than waiting
 * for a network that is idle, which pages are waited for hundreds of times.
 */
const hasEverything = async (page: Page): Promise<void> => {
  const isKnown = unanswered.has(page)
  const asked = unansweredOf(page)
  if (!isKnown) return page.waitForLoadState('networkidle')
  await page.waitForLoadState('load')
  const until = Date.now() + mostMs
  for (let quiet = 0; quiet < 2;) {
    if (Date.now() > until) throw new Error(`no answer to ${[...asked].map((each) => each.url()).join(', ')}`)
    await page.evaluate('new Promise((done) => requestIdleCallback(() => setTimeout(done, 20)))')
    quiet = asked.size === 0 ? quiet + 1 : 0
  }
}

/** Waits until a page has everything and nothing moves any more. */
export const settled = async (page: Page): Promise<void> => {
  await hasEverything(page)
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
  // Colours are measured once nothing fades any more, and nothing is paler for being pointed at.
  await page.mouse.move(0, 0)
  await page.evaluate(`Promise.allSettled(
    document.getAnimations()
      .filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity)
      .map(({ finished }) => finished),
  ).then(() => 0)`)
}
