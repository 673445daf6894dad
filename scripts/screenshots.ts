import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { aBrowser, settled, signIn } from '../test/support/browser.ts'

/**
 * Takes the pictures of `docs/images` anew, of a running demo:
 *
 *     npm start
 *     node scripts/screenshots.ts http://acme.localhost:3000 PASSWORD
 *
 * with the password that `npm start` shows.
 */
const [origin = 'http://acme.localhost:3000', password = 'plexica-demo-password'] = process.argv.slice(2)
const folder = join(import.meta.dirname, '../docs/images')

const pictures: { name: string; path: string; dark?: boolean }[] = [
  { name: 'home', path: '/' },
  { name: 'contacts', path: '/p/crm/contacts' },
  { name: 'access', path: '/plugins/crm?tab=access' },
  { name: 'marketplace', path: '/marketplace' },
  { name: 'playground', path: '/playground', dark: true },
]

mkdirSync(folder, { recursive: true })
const browser = await aBrowser()
try {
  const entered = await browser.newContext()
  await signIn(await entered.newPage(), { origin, email: 'owner@acme.example', password })
  const storageState = await entered.storageState()
  for (const { name, path, dark = false } of pictures) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      storageState,
    })
    const page = await context.newPage()
    await page.goto(`${origin}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await settled(page)
    // Charts and icons that only plugins name come after what they stand in.
    await page.waitForTimeout(3_000)
    await settled(page)
    await page.screenshot({ path: join(folder, `${name}.png`) })
    await context.close()
    console.log(`docs/images/${name}.png`)
  }
} finally {
  await browser.close()
}
