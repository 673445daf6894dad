/** A cell of a table; a bar would end it. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** A table of Markdown; nothing when it would have no rows. */
export const table = (head: string[], rows: string[][]): string =>
  rows.length === 0
    ? ''
    : [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')

/** A name as Markdown shows code, within a line. */
export const code = (text: string) => `\`${text}\``

const begin = '<!-- written by `npm run docs` from the sources; what is between these lines is overwritten -->'
const end = '<!-- end of what is written by `npm run docs` -->'

/** The page with this between its marks; at its end when it has none yet. */
export const withSection = (page: string, section: string): string => {
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  const marked = `${begin}\n\n${section.trim()}\n\n${end}`
  if (from === -1 || to === -1) return `${page.trimEnd()}\n\n${marked}\n`
  return `${page.slice(0, from)}${marked}${page.slice(to + end.length)}`
}
