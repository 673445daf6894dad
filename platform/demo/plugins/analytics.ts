import type { SeedPlugin } from './seed-plugin.ts'

const paths = ['/', '/pricing', '/docs', '/blog', '/contact']
const days = 28

/** More of them the nearer to today, and fewer at weekends. */
const viewsOn = (daysAgo: number, weekday: number): number =>
  Math.round((weekday === 0 || weekday === 6 ? 2 : 5) * (1.4 - daysAgo / days)) + ((daysAgo * 7) % 3)

const pageViews = () =>
  Array.from({ length: days }, (_, daysAgo) => {
    const day = new Date(Date.now() - daysAgo * 86_400_000)
    return Array.from({ length: viewsOn(daysAgo, day.getUTCDay()) }, (_each, index) => ({
      path: paths[(index * index + daysAgo) % paths.length],
      visitor: `visitor-${(index * 5 + daysAgo * 3) % 23}`,
      name: 'pageview',
      at: new Date(day.getTime() - index * 900_000).toISOString(),
    }))
  }).flat()

export const seedAnalytics: SeedPlugin = async ({ call }) => {
  const views = pageViews()
  // A few at once: one after the other would keep the first start waiting.
  for (let at = 0; at < views.length; at += 8)
    await Promise.all(views.slice(at, at + 8).map((view) => call('POST', '/events', view)))
}
