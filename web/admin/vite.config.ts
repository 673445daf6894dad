import { appConfig } from '../build/app-config.ts'

const own = ['web/{admin,parts,ui-schema}/**/*.{vue,ts}', 'web/shell/settings/parts/*.vue']

export default appConfig({
  root: import.meta.dirname,
  icons: { first: own, own },
})
