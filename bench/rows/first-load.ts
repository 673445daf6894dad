import type { Browser, BrowserContext } from 'playwright-core'
import { aBrowser, signIn } from '../../test/support/browser.ts'
import type { Row } from '../bench.ts'
import { median } from '../rounds.ts'

/** What a browser noted of one load, as the page itself can read it. */
interface Timings {
  paintMs: number
  blockedMs: number
  shift: number
  scriptKb: number
}

type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>

/** Reads what was observed since the page began; blocked is what long tasks took beyond their first 50 ms. */
const read = `(async () => {
  const seen = (type) => new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type, buffered: true })
    setTimeout(() => resolve([]), 200)
  })
  const [paints, tasks, shifts] = await Promise.all(['largest-contentful-paint', 'longtask', 'layout-shift'].map(seen))
  const scripts = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))
  return {
    paintMs: paints.at(-1)?.startTime ?? 0,
    blockedMs: tasks.reduce((sum, { duration }) => sum + Math.max(0, duration - 50), 0),
    shift: shifts.reduce((sum, { value, hadRecentInput }) => sum + (hadRecentInput ? 0 : value), 0),
    scriptKb: scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1024,
  }
})()`

const load = async (browser: Browser, url: string, storageState: SignedIn): Promise<Timings> => {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    storageState,
  })
  try {
    const page = await context.newPage()
    await page.goto(url)
    await page.getByRole('main').waitFor()
    await page.waitForLoadState('networkidle')
    return await page.evaluate<Timings>(read)
  } finally {
    await context.close()
  }
}

export const firstLoad: Row = {
  id: 'first-load',
  what: 'The home page of the tenant app in a browser that has nothing of it yet: the largest paint',
  unit: 'ms',
  better: 'lower',
  async run(bench) {
    const platform = await bench.platform()
    const { slug, email } = await platform.provision()
    const origin = `http://${slug}.localhost:${platform.port}`
    const browser = await aBrowser()
    try {
      const context = await browser.newContext()
      await signIn(await context.newPage(), { origin, email, password: platform.password })
      const state = await context.storageState()
      await context.close()
      const all: Timings[] = []
      for (let n = 0; n < (bench.quick ? 5 : 15) + 1; n++) all.push(await load(browser, origin, state))
      const of = (figure: keyof Timings) => median(all.slice(1).map((each) => each[figure]))
      return {
        values: { plexica: of('paintMs') },
        details: {
          'blocked ms': of('blockedMs'),
          'layout shift': of('shift'),
          'compressed scripts KiB': of('scriptKb'),
        },
      }
    } finally {
      await browser.close()
    }
  },
}
