import { Deflate, Gunzip, Gzip, Inflate, Unzlib, Zlib } from 'fflate'
import { useChunk } from '../chunk-registry.ts'
import { asInterface } from '../define.ts'
import { viewBytes } from '../../intrinsics.ts'

interface Codec {
  ondata: ((bytes: Uint8Array, last: boolean) => void) | null
  push(bytes: Uint8Array, last: boolean): void
}

const formats = {
  gzip: { compress: () => new Gzip() as Codec, decompress: () => new Gunzip() as Codec },
  deflate: { compress: () => new Zlib() as Codec, decompress: () => new Unzlib() as Codec },
  'deflate-raw': { compress: () => new Deflate() as Codec, decompress: () => new Inflate() as Codec },
}

const formatOf = (name: unknown) => {
  const text = `${name as string}`
  if (!Object.hasOwn(formats, text)) throw new TypeError(`"${text}" is not a format of compression that is known here.`)
  return formats[text as keyof typeof formats]
}

const { TransformStream } = useChunk('streams')

/** Streams through a codec, https://compression.spec.whatwg.org/ */
const throughCodec = (codec: Codec, broken: string) => {
  let ended = false
  return new TransformStream<ArrayBuffer | ArrayBufferView, Uint8Array>({
    start: (controller) => {
      codec.ondata = (bytes, last) => {
        ended ||= last
        if (bytes.length > 0) controller.enqueue(bytes)
      }
    },
    transform: (piece) => {
      const bytes = viewBytes(piece)
      if (!bytes) throw new TypeError('A compression stream takes ArrayBuffers and views on them.')
      // The codec keeps what it is given, and the giver may reuse it.
      attempt(() => codec.push(bytes.slice(), false), broken)
    },
    flush: () => {
      attempt(() => codec.push(new Uint8Array(), true), broken)
      if (!ended) throw new TypeError(broken)
    },
  })
}

const attempt = (work: () => void, broken: string) => {
  try {
    work()
  } catch (error) {
    throw new TypeError(broken, { cause: error })
  }
}

class CompressionStream {
  #transform: ReturnType<typeof throughCodec>
  constructor(format: string) {
    if (arguments.length === 0) throw new TypeError('CompressionStream needs a format.')
    this.#transform = throughCodec(formatOf(format).compress(), 'The data can not be compressed.')
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
    if (arguments.length === 0) throw new TypeError('DecompressionStream needs a format.')
    this.#transform = throughCodec(formatOf(format).decompress(), 'The compressed data is not valid.')
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
