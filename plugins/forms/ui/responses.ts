import { page } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }
import { responseDrawer, responseTable } from './parts/responses.ts'

export default page({
  title: t.responses.title,
  description: t.responses.description,
  body: [responseTable({}, true), responseDrawer],
})
