import { fileTypeFromBuffer } from 'file-type'

/** How many bytes of the start decide. */
export const sampleBytes = 4_100

/** Types of text that a file may be said to be: nothing a browser would run or draw as a page. */
const sayableText = new Set([
  'text/csv',
  'text/tab-separated-values',
  'text/markdown',
  'text/calendar',
  'text/vcard',
  'application/json',
])

/** Documents that are zip archives, told apart by what lies deeper in them than the start. */
const sayableZip =
  /^application\/(?:vnd\.openxmlformats-officedocument\.[\w.-]+|vnd\.oasis\.opendocument\.[\w.-]+|epub\+zip)$/

/** What a browser might run, whatever the name says. */
const active = /html|xml|svg|script|css|wasm|flash|multipart/

/**
 * The type of a file by its content. What the author said counts only where content can't tell, and never makes a
 * type that a browser would run.
 *
 * @example
 * await detectContentType(Buffer.from('<script>…'), 'image/png') // 'text/plain'
 */
export const detectContentType = async (start: Uint8Array, said: string | undefined): Promise<string> => {
  const claimed = said?.split(';')[0]?.trim().toLowerCase()
  const found = (await fileTypeFromBuffer(start.subarray(0, sampleBytes)).catch(() => undefined))?.mime
  if (found === 'application/zip' && claimed && sayableZip.test(claimed)) return claimed
  if (found !== undefined && (sayableZip.test(found) || !active.test(found))) return found
  if (!isText(start.subarray(0, sampleBytes))) return 'application/octet-stream'
  return claimed && sayableText.has(claimed) ? claimed : 'text/plain'
}

/** UTF-8 without control characters; the last character may be cut. */
const isText = (start: Uint8Array): boolean => {
  try {
    return !/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(
      new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true }),
    )
  } catch {
    return false
  }
}
