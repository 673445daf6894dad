import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/**
 * What keeps people out of a page that is open: serious and critical findings of axe. It looks in the page itself only,
 * since no page of ours frames another; otherwise axe would open one more page each time to put its findings together.
 */
export const seriousIn = async (page: Page): Promise<string[]> => {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${page.url()}: ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`)
}
