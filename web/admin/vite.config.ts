import { appConfig } from '../build/app-config.ts'

const own = ['web/{admin,parts,ui-schema}/**/*.{vue,ts}']

export default appConfig({
  root: import.meta.dirname,
  icons: { first: own, own },
})
