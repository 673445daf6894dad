import { useChunk } from '../chunk-registry.ts'
import { percentDecode, percentEncode, sets } from './percent.ts'

const forbiddenHost = /[\0\t\n\r #/:<>?@[\\\]^|]/
const forbiddenDomain = /[\0-\x20#/:<>?@[\\\]^|%\x7f]/
const plainDomain = /^[\0-\x7f]*$/
const punycodeLabel = /(^|\.)xn--/i
const lastNumber = /(^|\.)(\d+|0x[0-9a-f]*)\.?$/i

/** https://url.spec.whatwg.org/#host-parsing: the host, serialised, or undefined when it is none. */
export const parseHost = (input: string, opaque: boolean): string | undefined => {
  if (input.startsWith('[')) {
    const address = input.endsWith(']') ? parseIpv6(input.slice(1, -1)) : undefined
    return address && `[${serializeIpv6(address)}]`
  }
  if (opaque) return forbiddenHost.test(input) ? undefined : percentEncode(input, sets.control)
  const domain = toAscii(percentDecode(input))
  if (domain === undefined || domain === '' || forbiddenDomain.test(domain)) return undefined
  return lastNumber.test(domain) ? parseIpv4(domain) : domain
}

const toAscii = (domain: string): string | undefined =>
  plainDomain.test(domain) && !punycodeLabel.test(domain)
    ? domain.toLowerCase()
    : (useChunk('idna').toASCII(domain) ?? undefined)

const parseIpv4Number = (part: string): number => {
  if (part === '') return NaN
  if (/^0x[0-9a-f]*$/i.test(part)) return part.length === 2 ? 0 : Number.parseInt(part, 16)
  if (/^0[0-7]*$/.test(part)) return Number.parseInt(part, 8)
  return /^[1-9]\d*$/.test(part) ? Number.parseInt(part, 10) : NaN
}

const parseIpv4 = (domain: string): string | undefined => {
  const parts = domain.split('.')
  if (parts.length > 1 && parts.at(-1) === '') parts.pop()
  if (parts.length > 4) return undefined
  const numbers = parts.map(parseIpv4Number)
  const last = numbers.pop()!
  if (!(last < 256 ** (4 - numbers.length)) || numbers.some((number) => !(number <= 255))) return undefined
  const address = numbers.reduce((sum, number, index) => sum + number * 256 ** (3 - index), last)
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}

const piece = /^[0-9a-f]{1,4}$/i
const ipv4Part = /^(0|[1-9]\d{0,2})$/

/** https://url.spec.whatwg.org/#concept-ipv6-parser, by its grammar: at most one `::`, a dotted address only at the end. */
const parseIpv6 = (input: string): number[] | undefined => {
  const halves = input.split('::')
  if (halves.length > 2) return undefined
  const lists = halves.map((half) => (half === '' ? [] : half.split(':')))
  const pieces: number[][] = []
  for (const [index, list] of lists.entries()) {
    const numbers: number[] = []
    for (const [at, part] of list.entries()) {
      if (piece.test(part)) numbers.push(Number.parseInt(part, 16))
      else {
        if (index !== lists.length - 1 || at !== list.length - 1) return undefined
        const bytes = part.split('.')
        if (bytes.length !== 4 || bytes.some((byte) => !ipv4Part.test(byte) || Number(byte) > 255)) return undefined
        const [a, b, c, d] = bytes.map(Number) as [number, number, number, number]
        numbers.push(a * 256 + b, c * 256 + d)
      }
    }
    pieces.push(numbers)
  }
  const [head, tail] = pieces as [number[], number[] | undefined]
  if (!tail) return head.length === 8 ? head : undefined
  const missing = 8 - head.length - tail.length
  return missing < 1 ? undefined : [...head, ...new Array<number>(missing).fill(0), ...tail]
}

const serializeIpv6 = (address: number[]): string => {
  let start = -1
  let longest = 1
  for (let index = 0; index < 8; index++) {
    let end = index
    while (end < 8 && address[end] === 0) end++
    if (end - index > longest) {
      start = index
      longest = end - index
    }
    if (end > index) index = end
  }
  const text = (from: number, to: number) =>
    address
      .slice(from, to)
      .map((number) => number.toString(16))
      .join(':')
  return start < 0 ? text(0, 8) : `${text(0, start)}::${text(start + longest, 8)}`
}
