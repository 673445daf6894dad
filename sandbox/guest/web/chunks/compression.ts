import { Deflate, Gzip, Zlib } from 'fflate'
import { useChunk } from '../chunk-registry.ts'
import { asInterface } from '../define.ts'
import { makeDecompressor, type Format } from '../streams/decompress.ts'
import { viewBytes } from '../../intrinsics.ts'

const { TransformStream } = useChunk('streams')
const compressors = { gzip: Gzip, deflate: Zlib, 'deflate-raw': Deflate }

const formatOf = (name: unknown): Format => {
  const text = `${name as string}`
  if (!Object.hasOwn(compressors, text))
    throw new TypeError(`"${text}" is not a format of compression that is known here.`)
  return text as Format
}

interface Codec {
  push(bytes: Uint8Array): void
  finish(): void
}

const compressor = (format: Format, give: (bytes: Uint8Array) => void): Codec => {
  const codec = new compressors[format]()
  codec.ondata = (bytes) => {
    if (bytes.length > 0) give(bytes)
  }
  return { push: (bytes) => codec.push(bytes, false), finish: () => codec.push(new Uint8Array(), true) }
}

/** Streams through a codec, https://compression.spec.whatwg.org/ */
const throughCodec = (make: (give: (bytes: Uint8Array) => void) => Codec) => {
  let codec: Codec
  const attempt = (work: () => void) => {
    try {
      work()
    } catch (error) {
      throw error instanceof TypeError ? error : new TypeError('The compressed data is not valid.', { cause: error })
    }
  }
  return new TransformStream<ArrayBuffer | ArrayBufferView, Uint8Array>({
    start: (controller) => {
      codec = make((bytes) => controller.enqueue(bytes))
    },
    transform: (piece) => {
      const bytes = viewBytes(piece)
      if (!bytes) throw new TypeError('A compression stream takes ArrayBuffers and views on them.')
      // The codec keeps what it is given, and the giver may reuse it.
      attempt(() => codec.push(bytes.slice()))
    },
    flush: () => attempt(() => codec.finish()),
  })
}

class CompressionStream {
  #transform: ReturnType<typeof throughCodec>
  constructor(format: string) {
    const known = formatOf(format)
    this.#transform = throughCodec((give) => compressor(known, give))
  }
  get readable() {
    return this.#transform.readable
  }
  get writable() {
    return this.#transform.writable
  }
  static {
    asInterface(this, 'CompressionStream')
  }
}

class DecompressionStream {
  #transform: ReturnType<typeof throughCodec>
  constructor(format: string) {
    const known = formatOf(format)
    this.#transform = throughCodec((give) => makeDecompressor(known, give))
  }
  get readable() {
    return this.#transform.readable
  }
  get writable() {
    return this.#transform.writable
  }
  static {
    asInterface(this, 'DecompressionStream')
  }
}

export default { CompressionStream, DecompressionStream }
