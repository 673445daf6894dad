import type { SeedPlugin } from './seed-plugin.ts'

const paths = ['/', '/pricing', '/docs', '/blog', '/contact']

const pageViews = () =>
  Array.from({ length: 60 }, (_, index) => ({
    path: paths[(index * index) % paths.length],
    visitor: `visitor-${index % 17}`,
    name: 'pageview',
  }))

export const seedAnalytics: SeedPlugin = async ({ call }) => {
  for (const view of pageViews()) await call('POST', '/events', view)
}
