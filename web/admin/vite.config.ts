import { appConfig } from '../build/app-config.ts'

export default appConfig({
  root: import.meta.dirname,
  icons: { from: ['web/{admin,parts,ui-schema}/**/*.{vue,ts}', 'web/shell/settings/parts/*.vue'], not: [] },
})
