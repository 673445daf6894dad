import { z } from 'zod'
import { checkUiFile } from '../../plugins-registry/pages/check-page.ts'
import { readJson } from '../../plugins-registry/manifest/read-json.ts'
import { uiPage } from '../../plugins-registry/ui-schema.ts'
import { uiKinds, type UiFiles } from '../../plugins-registry/pages/ui-files.ts'
import { Problem } from '../../problems/problem.ts'
import { KiB } from '../../sandbox/limits.ts'
import { route, type Route } from '../route.ts'

const json = z.record(z.string(), z.unknown())

const mistake = z.object({
  line: z.int().optional(),
  column: z.int().optional(),
  field: z.string().optional(),
  rule: z.string(),
})

const summaries = {
  pages: 'The UI schema of a page, with everything filled in that it leaves out',
  widgets: 'The UI schema of a widget of the home page',
  slots: 'The UI schema of what a plugin shows in a slot',
}

/** What plugins draw, and a check of what authors write. */
export const uiRoutes = ({ uiFiles }: { uiFiles: UiFiles }): Route[] => [
  ...uiKinds.map((kind) =>
    route({
      method: 'get',
      path: `/api/v1/installations/:plugin/${kind}/:name`,
      auth: 'user',
      tag: 'Installations',
      summary: summaries[kind],
      params: z.object({ plugin: z.string().max(64), name: z.string().max(100) }),
      response: json,
      revalidate: true,
      errors: ['installation.unknown', 'request.not_found'],
      handler: async ({ tenant, caller, params: { plugin, name } }) => {
        const { page } = await uiFiles.find(tenant, { plugin, kind, name }, caller.permissions)
        return { ...page }
      },
    }),
  ),

  route({
    method: 'post',
    path: '/api/v1/ui/check',
    auth: 'user',
    tag: 'Installations',
    summary: 'Checks a UI schema as an upload would, and fills in what it leaves out',
    body: z.strictObject({ text: z.string().max(256 * KiB) }),
    response: z.object({ page: json.optional(), mistakes: z.array(mistake) }),
    handler: ({ body: { text } }) => {
      const read = parsed(text)
      if ('mistakes' in read) return read
      const mistakes = checkUiFile({ text, page: read.page })
      return mistakes.length > 0 ? { mistakes } : { page: { ...uiPage.parse(read.page) }, mistakes }
    },
  }),
]

type Mistake = z.output<typeof mistake>

/** JSON within the bounds of a bundle, or why it is none. */
const parsed = (text: string): { page: unknown } | { mistakes: Mistake[] } => {
  try {
    return { page: readJson('', text) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { mistakes: z.array(mistake).parse(error.detail.errors) }
  }
}
