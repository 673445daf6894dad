import { flatTexts, type TextTree } from '../../../../languages/flat-texts.ts'
import type { TextRow } from './text-rows.ts'

/** What a spreadsheet would take for a formula is marked as a text, and read back without the mark. */
const formula = /^[=+\-@\t\r]/
const marked = /^'(?=[=+\-@\t\r])/

const cell = (text: string) => `"${(formula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`

/** Every text with its English one beside it: what translators work on. */
export const asCsv = (rows: TextRow[]): string =>
  [['key', 'english', 'text'], ...rows.map(({ key, source, given, own }) => [key, source, own ?? given ?? ''])]
    .map((line) => line.map(cell).join(','))
    .join('\r\n')

/** Texts as a file to translate, by key; empty where there is none in the language yet. */
export const asJson = (rows: TextRow[]): string =>
  JSON.stringify(Object.fromEntries(rows.map(({ key, given, own }) => [key, own ?? given ?? ''])), null, 2)

/** Cells of a file of comma-separated values (RFC 4180). */
const readCsv = (file: string): string[][] => {
  const lines: string[][] = [[]]
  for (const [, quoted, plain, end] of file.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    lines.at(-1)!.push((quoted?.replaceAll('""', '"') ?? plain ?? '').replace(marked, ''))
    if (end === '') break
    if (end !== ',') lines.push([])
  }
  return lines.filter((line) => line.some((each) => each !== ''))
}

/**
 * The texts of a file by key; empty ones are left out.
 *
 * @throws {SyntaxError} if it is neither JSON texts nor a table with a column `key` and a column `text`
 */
export const readTexts = (name: string, file: string): Record<string, string> => {
  const content = file.replace(/^\uFEFF/, '')
  const entries = name.toLowerCase().endsWith('.json') ? entriesOfJson(content) : entriesOfCsv(content)
  return Object.fromEntries(entries.filter(([, text]) => text !== ''))
}

const entriesOfJson = (content: string): [string, string][] => {
  const tree = JSON.parse(content) as unknown
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) throw new SyntaxError('no object of texts')
  return Object.entries(flatTexts(tree as TextTree)).filter(([, text]) => typeof text === 'string')
}

const entriesOfCsv = (content: string): [string, string][] => {
  const [head = [], ...lines] = readCsv(content)
  const [key, text] = [head.indexOf('key'), head.indexOf('text')]
  if (key < 0 || text < 0) throw new SyntaxError('no columns key and text')
  return lines.map((line) => [line[key] ?? '', line[text] ?? ''])
}
