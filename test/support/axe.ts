import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** What keeps people out of a page that is open: serious and critical findings of axe. */
export const seriousIn = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${page.url()}: ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`)
}
