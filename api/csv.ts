/** A cell: quoted, and never a formula to a spreadsheet. */
const cell = (value: unknown): string => {
  const text =
    value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
}

/** The line that names columns. */
export const csvHead = (columns: readonly string[]): string => `${columns.join(',')}\r\n`

/** One line with these columns of an object. */
export const csvLine = (columns: readonly string[], values: Readonly<Record<string, unknown>>): string =>
  `${columns.map((column) => cell(values[column])).join(',')}\r\n`
