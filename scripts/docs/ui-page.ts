import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compactJson } from '../../web/playground/compact-json.ts'
import { withSection } from './markdown.ts'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'web/ui-schema/examples')
const file = join(root, 'docs/ui.md')

interface Example {
  title: string
  page: Record<string, unknown>
}

/** What the examples show, as the playground says it in English. */
const { playground } = JSON.parse(readFileSync(join(root, 'web/i18n/en/playground.json'), 'utf8')) as {
  playground: { about: Record<string, string> }
}

const exampleSection = (name: string): string => {
  const { title, page } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Example
  return `### ${title}\n\n${playground.about[name]!}\n\n\`\`\`json\n${compactJson(page)}\n\`\`\``
}

/** The page about UI schemas, with the examples that the playground has. */
export const uiPage = (): { file: string; text: string } => {
  const names = readdirSync(folder)
    .map((each) => each.replace(/\.json$/, ''))
    .sort()
  return { file, text: withSection(readFileSync(file, 'utf8'), names.map(exampleSection).join('\n\n')) }
}
