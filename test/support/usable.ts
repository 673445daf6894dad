import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { seriousIn } from './axe.ts'
import { settled } from './browser.ts'

/** Holds a page to what everyone needs: axe finds nothing serious, and nothing is wider than the screen. */
export const expectUsable = async (page: Page): Promise<void> => {
  await settled(page)
  expect(await seriousIn(page)).to.deep.equal([])
  const width = page.viewportSize()?.width ?? Infinity
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).to.be.at.most(width)
}
