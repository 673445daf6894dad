import { utf8DecodeBody, utf8Encode } from '../utf8.ts'
import { File, bytesOf } from './blob.ts'
import { FormData, entriesOf } from './form-data.ts'

const lineEnds = /\r\n?|\n/g
const escapeName = (name: string): string => name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22')
const unescapeName = (name: string): string =>
  name.replace(/%0a|%0d|%22/gi, (found) => (found === '%22' ? '"' : found.toLowerCase() === '%0a' ? '\n' : '\r'))

/** https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
export const encodeMultipart = (form: FormData): { bytes: Uint8Array<ArrayBuffer>; type: string } => {
  const boundary = `----formdata-plexica-${crypto.randomUUID().replaceAll('-', '')}`
  const pieces: Uint8Array[] = []
  for (const [name, value] of entriesOf(form)) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name.replace(lineEnds, '\r\n'))}"`
    if (typeof value === 'string') pieces.push(utf8Encode(`${head}\r\n\r\n${value.replace(lineEnds, '\r\n')}\r\n`))
    else {
      pieces.push(
        utf8Encode(
          `${head}; filename="${escapeName(value.name)}"\r\nContent-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`,
        ),
      )
      pieces.push(bytesOf(value), utf8Encode('\r\n'))
    }
  }
  pieces.push(utf8Encode(`--${boundary}--\r\n`))
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return { bytes, type: `multipart/form-data; boundary=${boundary}` }
}

const cr = 13
const lf = 10
const dash = 45

const startsWith = (bytes: Uint8Array, part: Uint8Array, at: number): boolean => {
  if (at + part.length > bytes.length) return false
  for (let index = 0; index < part.length; index++) if (bytes[at + index] !== part[index]) return false
  return true
}

const find = (bytes: Uint8Array, part: Uint8Array, from: number): number => {
  for (let at = bytes.indexOf(part[0]!, from); at >= 0; at = bytes.indexOf(part[0]!, at + 1))
    if (startsWith(bytes, part, at)) return at
  return -1
}

const malformed = () => new TypeError('The body is not valid multipart/form-data.')

/** https://andreubotella.github.io/multipart-form-data/#multipart-form-data-parser */
export const parseMultipart = (bytes: Uint8Array, boundary: string): FormData => {
  const form = new FormData()
  const delimiter = utf8Encode(`--${boundary}`)
  const partEnd = utf8Encode(`\r\n--${boundary}`)
  // What stands before the first boundary is for readers that know no multipart (RFC 2046, section 5.1.1).
  let at = startsWith(bytes, delimiter, 0) ? 0 : find(bytes, partEnd, 0) + 2
  for (;;) {
    if (!startsWith(bytes, delimiter, at)) throw malformed()
    at += delimiter.length
    if (bytes[at] === dash && bytes[at + 1] === dash) return form
    if (bytes[at] !== cr || bytes[at + 1] !== lf) throw malformed()
    const head = readHead(bytes, at + 2)
    const end = find(bytes, partEnd, head.end)
    if (end < 0) throw malformed()
    const body = bytes.slice(head.end, end)
    if (head.filename === undefined) form.append(head.name, utf8DecodeBody(body))
    else form.append(head.name, new File([body], head.filename, { type: head.type ?? 'text/plain' }))
    at = end + 2
  }
}

const disposition = /^form-data\s*(?:;|$)/i
/** One parameter of a header: in quotes, or a token without them. */
const parameter = /;\s*([^\s=;"]+)\s*=\s*(?:"([^"]*)"|([^\s;"]*))/g

const readHead = (bytes: Uint8Array, start: number) => {
  let name: string | undefined
  let filename: string | undefined
  let type: string | undefined
  for (let at = start; ;) {
    const end = bytes.indexOf(cr, at)
    if (end < 0 || bytes[end + 1] !== lf) throw malformed()
    if (end === at) {
      if (name === undefined) throw malformed()
      return { name, filename, type, end: end + 2 }
    }
    const line = utf8DecodeBody(bytes.subarray(at, end))
    const colon = line.indexOf(':')
    if (colon <= 0) throw malformed()
    const header = line.slice(0, colon).trim().toLowerCase()
    const value = line.slice(colon + 1).trim()
    if (header === 'content-disposition') {
      if (!disposition.test(value)) throw malformed()
      const found = new Map(
        [...value.matchAll(parameter)].map(([, key, quoted, plain]) => [
          key!.toLowerCase(),
          unescapeName(quoted ?? plain ?? ''),
        ]),
      )
      name = found.get('name')
      filename = found.get('filename')
    } else if (header === 'content-type') type = value
    at = end + 2
  }
}
