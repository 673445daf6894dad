import { asInterface } from './define.ts'
import { useChunk } from './chunk-registry.ts'
import {
  NativeRangeError,
  NativeTypeError,
  NativeUint8Array,
  isObject,
  stringCharCodeAt,
  stringSlice,
  stringToLowerCase,
  viewBytes,
} from '../intrinsics.ts'
import { newUtf8State, utf8Decode, utf8Encode, utf8WriteInto, withoutMark } from './utf8.ts'

/** https://encoding.spec.whatwg.org/#interface-textencoder */
export class TextEncoder {
  get encoding() {
    return 'utf-8'
  }
  encode(input: string = '') {
    return utf8Encode(`${input}`)
  }
  encodeInto(source: string, destination: Uint8Array) {
    if (arguments.length < 2) throw new NativeTypeError('encodeInto needs a text and a Uint8Array.')
    const text = `${source}`
    if (!(destination instanceof NativeUint8Array))
      throw new NativeTypeError('The second argument of encodeInto has to be a Uint8Array.')
    return utf8WriteInto(text, destination, destination.length)
  }
  static {
    asInterface(this, 'TextEncoder')
  }
}

/** A decoder of one of the encodings beside UTF-8. */
export interface LegacyDecoder {
  decode(bytes: Uint8Array, options: { stream: boolean }): string
}

const utf8Labels = ['utf-8', 'utf8', 'unicode-1-1-utf-8', 'unicode11utf8', 'unicode20utf8', 'x-unicode20utf8']

const isUtf8Label = (label: string): boolean => {
  for (let index = 0; index < utf8Labels.length; index++) if (utf8Labels[index] === label) return true
  return false
}

/** Without ASCII white space at both ends, which labels may have. */
const trimAscii = (text: string): string => {
  const isSpace = (unit: number) => unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0c || unit === 0x0d
  let start = 0
  let end = text.length
  while (start < end && isSpace(stringCharCodeAt(text, start))) start++
  while (end > start && isSpace(stringCharCodeAt(text, end - 1))) end--
  return stringSlice(text, start, end)
}

/** https://encoding.spec.whatwg.org/#interface-textdecoder; encodings beside UTF-8 come with a chunk of their own. */
export class TextDecoder {
  #encoding = 'utf-8'
  #fatal: boolean
  #ignoreBOM: boolean
  #state = newUtf8State()
  /** Whether the last call left the stream open. */
  #streaming = false
  /** Whether something of this stream was decoded: a byte order mark can only be at its start. */
  #started = false
  #legacy: LegacyDecoder | undefined

  constructor(label: string = 'utf-8', options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
    if (options !== null && !isObject(options))
      throw new NativeTypeError('The options of a TextDecoder have to be an object.')
    const { fatal, ignoreBOM } = (options ?? {}) as { fatal?: boolean; ignoreBOM?: boolean }
    this.#fatal = !!fatal
    this.#ignoreBOM = !!ignoreBOM
    const name = stringToLowerCase(trimAscii(`${label}`))
    if (isUtf8Label(name)) return
    const { encodingOf, makeDecoder } = useChunk('encodings')
    const encoding = encodingOf(name)
    if (encoding === undefined) throw new NativeRangeError(`The encoding "${label}" is not known.`)
    this.#encoding = encoding
    if (encoding !== 'utf-8') this.#legacy = makeDecoder(encoding, this.#fatal, this.#ignoreBOM)
  }

  get encoding() {
    return this.#encoding
  }
  get fatal() {
    return this.#fatal
  }
  get ignoreBOM() {
    return this.#ignoreBOM
  }

  decode(input: ArrayBuffer | ArrayBufferView | undefined = undefined, options?: { stream?: boolean }): string {
    const stream = !!options?.stream
    const bytes = input === undefined ? new NativeUint8Array() : viewBytes(input)
    if (!bytes) throw new NativeTypeError('decode takes an ArrayBuffer or a view on one.')
    if (this.#legacy) return this.#legacy.decode(bytes, { stream })
    if (!this.#streaming) {
      this.#state = newUtf8State()
      this.#started = false
    }
    this.#streaming = stream
    const text = utf8Decode(bytes, this.#state, !stream, this.#fatal)
    if (text === undefined) {
      this.#streaming = false
      throw new NativeTypeError('The bytes are not valid UTF-8.')
    }
    if (this.#started || text === '') return text
    this.#started = true
    return this.#ignoreBOM ? text : withoutMark(text)
  }
  static {
    asInterface(this, 'TextDecoder')
  }
}
