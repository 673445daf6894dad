import { Inflate } from 'fflate'

export type Format = 'gzip' | 'deflate' | 'deflate-raw'

/** What fflate keeps while it inflates: whether the last block began (`f`), the codes of the block at hand (`l`), bits of `p` that are used up (`p`). */
interface Inside {
  s: { f?: number; l?: unknown; p?: number }
  p: Uint8Array
}

const malformed = () => new TypeError('The compressed data is not valid.')

/** Length of the header of a gzip member or a zlib stream; undefined while it is not all there. @throws {TypeError} */
const headLength = (format: Format, bytes: Uint8Array): number | undefined => {
  if (format === 'deflate-raw') return 0
  if (format === 'deflate') {
    if (bytes.length < 2) return undefined
    const [method, flags] = bytes as unknown as [number, number]
    if ((method & 15) !== 8 || method >> 4 > 7 || flags & 32 || (method * 256 + flags) % 31 !== 0) throw malformed()
    return 2
  }
  if (bytes.length < 10) return undefined
  const flags = bytes[3]!
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8 || flags & 0xe0) throw malformed()
  let at = 10
  if (flags & 4) {
    if (bytes.length < at + 2) return undefined
    at += 2 + bytes[at]! + bytes[at + 1]! * 256
  }
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue
    const zero = bytes.indexOf(0, at)
    if (zero < 0) return undefined
    at = zero + 1
  }
  if (flags & 2) at += 2
  return at <= bytes.length ? at : undefined
}

/** Checksum of what came out, as the trailer has it. */
const checksums = {
  gzip: () => {
    const table = Int32Array.from({ length: 256 }, (_, index) => {
      let value = index
      for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
      return value
    })
    let crc = -1
    let size = 0
    return {
      add: (bytes: Uint8Array) => {
        for (let index = 0; index < bytes.length; index++) crc = table[(crc ^ bytes[index]!) & 255]! ^ (crc >>> 8)
        size = (size + bytes.length) >>> 0
      },
      trailerBytes: 8,
      fits: (trailer: DataView) => trailer.getInt32(0, true) === ~crc && trailer.getUint32(4, true) === size,
    }
  },
  deflate: () => {
    let a = 1
    let b = 0
    return {
      add: (bytes: Uint8Array) => {
        for (let index = 0; index < bytes.length; index++) {
          a = (a + bytes[index]!) % 65521
          b = (b + a) % 65521
        }
      },
      trailerBytes: 4,
      fits: (trailer: DataView) => trailer.getUint32(0) === b * 65536 + a,
    }
  },
  'deflate-raw': () => ({ add: () => undefined, trailerBytes: 0, fits: () => true }),
}

const join = (one: Uint8Array, other: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(one.length + other.length)
  bytes.set(one)
  bytes.set(other, one.length)
  return bytes
}

/**
 * Decompresses piece by piece. fflate inflates; the frame around it is checked here, since fflate takes wrong
 * checksums, data that ends too early and data after the end.
 */
export const makeDecompressor = (format: Format, give: (bytes: Uint8Array) => void) => {
  const checksum = checksums[format]()
  const inflate = new Inflate((bytes) => {
    checksum.add(bytes)
    if (bytes.length > 0) give(bytes)
  })
  const inside = inflate as unknown as Inside
  let state: 'head' | 'body' | 'tail' = 'head'
  let waiting: Uint8Array = new Uint8Array()

  const push = (bytes: Uint8Array) => {
    waiting = waiting.length > 0 ? join(waiting, bytes) : bytes
    if (state === 'head') {
      const length = headLength(format, waiting)
      if (length === undefined) return
      waiting = waiting.subarray(length)
      state = 'body'
    }
    if (state === 'body' && waiting.length > 0) {
      inflate.push(waiting, false)
      waiting = new Uint8Array()
      if (!inside.s.f || inside.s.l) return
      state = 'tail'
      waiting = inside.p.slice(inside.s.p ? 1 : 0)
    }
    if (state === 'tail' && waiting.length > checksum.trailerBytes) throw malformed()
  }

  const finish = () => {
    if (state !== 'tail' || waiting.length !== checksum.trailerBytes) throw malformed()
    if (!checksum.fits(new DataView(waiting.buffer, waiting.byteOffset, waiting.byteLength))) throw malformed()
  }
  return { push, finish }
}
