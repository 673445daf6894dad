import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { BundleParts } from './bundles.ts'

/** A page with sample data, as the playground and the documentation show it. */
export interface Example {
  name: string
  title: string
  page: Record<string, unknown>
  routes: Record<string, unknown>
}

const folder = join(import.meta.dirname, '../../web/ui-schema/examples')

export const examples: Example[] = readdirSync(folder)
  .sort()
  .map((file) => ({
    name: file.replace(/\.json$/, ''),
    ...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Omit<Example, 'name'>),
  }))

/** Requests of a page begin with its name, so that all of them can be one plugin. */
const ownRoutes = (name: string, given: unknown): unknown => {
  if (Array.isArray(given)) return given.map((each) => ownRoutes(name, each))
  if (typeof given !== 'object' || given === null) return given
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      key,
      key === 'route' && typeof value === 'string' ? value.replace(' /', ` /${name}/`) : ownRoutes(name, value),
    ]),
  )
}

const serverOf = async (all: Example[]): Promise<string> => {
  const samples = Object.fromEntries(all.map(({ name, routes }) => [name, routes]))
  const source = `
    import { sampleRoutes } from './sample-routes.ts'
    const answers = Object.fromEntries(Object.entries(${JSON.stringify(samples)}).map(([name, routes]) => [name, sampleRoutes(routes)]))
    export default {
      async fetch(request) {
        const { pathname, search } = new URL(request.url)
        const [, name, ...rest] = pathname.split('/')
        const text = request.method === 'GET' ? '' : await request.text()
        let body = {}
        try { body = JSON.parse(text) } catch { body = { name: new URL(request.url).searchParams.get('name') } }
        const answer = answers[name]?.({ method: request.method, path: '/' + rest.join('/') + search, body })
        return answer ? Response.json(answer.body, { status: answer.status }) : new Response(null, { status: 404 })
      },
    }`
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: join(import.meta.dirname, '../../web/playground'), loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2023',
  })
  return outputFiles[0]!.text
}

/** All examples as one plugin, whose routes answer their sample data. */
export const pluginOfExamples = async (id: string, all = examples): Promise<BundleParts> => ({
  manifest: {
    id,
    name: 'Examples',
    icon: 'i-lucide-shapes',
    capabilities: { notify: {} },
    permissions: [{ id: `${id}.write`, label: 'Write', defaultRoles: ['member'] }],
    ui: {
      menu: all.map(({ name, title }) => ({ label: title, page: name })),
      pages: Object.fromEntries(all.map(({ name }) => [name, `ui/${name}.json`])),
    },
  },
  server: await serverOf(all),
  files: Object.fromEntries(
    all.map(({ name, page }) => [`ui/${name}.json`, JSON.stringify(ownRoutes(name, page), null, 2)]),
  ),
})
