/**
 * A cell as spreadsheets read it. What would be a formula there becomes a text: data of others must not run in the
 * spreadsheet of whoever exports it.
 */
const cell = (text: string): string => {
  const plain = /^[=+\-@\t\r]/.test(text) && !/^-?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

/** Rows of texts as comma-separated values (RFC 4180), with the mark that tells spreadsheets it is UTF-8. */
export const csvOf = (rows: string[][]): string =>
  `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
