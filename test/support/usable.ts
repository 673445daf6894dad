import AxeBuilder from '@axe-core/playwright'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { settled } from './browser.ts'

/** Holds a page to what everyone needs: axe finds nothing serious, and nothing is wider than the screen. */
export const expectUsable = async (page: Page): Promise<void> => {
  await settled(page)
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${page.url()}: ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`)
  expect(serious).to.deep.equal([])
  const width = page.viewportSize()?.width ?? Infinity
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).to.be.at.most(width)
}
