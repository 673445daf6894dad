import { appConfig } from './build/app-config.ts'

export default appConfig({
  root: import.meta.dirname,
  pages: ['index.html', 'docs/index.html'],
  icons: { from: ['web/**/*.{vue,ts}'], not: ['web/admin/**'] },
})
