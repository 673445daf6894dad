import { appConfig } from './build/app-config.ts'

export default appConfig({
  root: import.meta.dirname,
  pages: ['index.html', 'docs/index.html'],
  icons: {
    first: [
      'web/App.vue',
      'web/{parts,ui-schema}/**/*.{vue,ts}',
      'web/shell/{frame,home,notifications,pages}/*.{vue,ts}',
    ],
    own: ['web/{App.vue,*.ts}', 'web/{parts,playground,shell,ui-schema}/**/*.{vue,ts}'],
  },
})
