import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { flatTexts, type TextTree } from '../../languages/flat-texts.ts'
import { sourceLanguage } from '../../languages/languages.ts'

/** The English texts of the app for people of tenants, by key; read once. */
export const createAppTexts = (directory: string): (() => Promise<Record<string, string>>) => {
  const read = async () => {
    const folder = join(directory, sourceLanguage)
    const files = (await readdir(folder)).filter((name) => name.endsWith('.json') && !name.startsWith('admin-'))
    const trees = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))
    return Object.assign({}, ...trees.map((text) => flatTexts(JSON.parse(text) as TextTree))) as Record<string, string>
  }
  let texts: Promise<Record<string, string>> | undefined
  return () => (texts ??= read())
}
