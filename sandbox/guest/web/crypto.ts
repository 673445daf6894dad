import { asInterface } from './define.ts'
import { useChunk } from './chunk-registry.ts'
import { DOMException, QuotaExceededError } from './dom-exception.ts'
import {
  NativeTypeError,
  NativeUint8Array,
  isView,
  stringIndexOf,
  stringSlice,
  typedArrayName,
  typedArraySet,
  typedArraySubarray,
  viewBytes,
} from '../intrinsics.ts'

/** Small requests are served from a pool, since each question to the host costs a change of threads. */
const poolBytes = 1024
const mostBytes = 65_536

const integerArrays =
  ' Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array BigInt64Array BigUint64Array '

const hex: string[] = []
for (let byte = 0; byte < 256; byte++) hex[byte] = (byte + 0x100).toString(16).slice(1)

let constructing = false

/** Makes the class of `crypto`, https://w3c.github.io/webcrypto/#crypto-interface, over the random bytes of the host. */
export const makeCrypto = (randomBytes: (length: number) => ArrayBuffer, isTaped: () => boolean) => {
  let pool: Uint8Array = new NativeUint8Array()
  let at = 0

  const fill = (bytes: Uint8Array) => {
    if (bytes.length > poolBytes || isTaped())
      return typedArraySet(bytes, new NativeUint8Array(randomBytes(bytes.length)))
    if (at + bytes.length > pool.length) {
      pool = new NativeUint8Array(randomBytes(poolBytes))
      at = 0
    }
    typedArraySet(bytes, typedArraySubarray(pool, at, at + bytes.length))
    at += bytes.length
  }

  class Crypto {
    #own = true

    constructor() {
      if (!constructing) throw new NativeTypeError('Illegal constructor')
    }
    get subtle() {
      void this.#own
      return useChunk('subtle').subtle
    }
    getRandomValues<View extends ArrayBufferView>(array: View): View {
      void this.#own
      if (!isView(array)) throw new NativeTypeError('getRandomValues takes a typed array.')
      const name = typedArrayName(array)
      if (name === undefined || stringIndexOf(integerArrays, ` ${name} `) < 0) {
        throw new DOMException('getRandomValues takes a typed array of integers.', 'TypeMismatchError')
      }
      const bytes = viewBytes(array)!
      if (bytes.length > mostBytes)
        throw new QuotaExceededError(`getRandomValues gives at most ${mostBytes} bytes at once.`)
      fill(bytes)
      return array
    }
    randomUUID(): string {
      void this.#own
      const bytes = new NativeUint8Array(16)
      fill(bytes)
      bytes[6] = (bytes[6]! & 0x0f) | 0x40
      bytes[8] = (bytes[8]! & 0x3f) | 0x80
      let text = ''
      for (let index = 0; index < 16; index++) text += hex[bytes[index]!]!
      const part = (from: number, to: number) => stringSlice(text, from, to)
      return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20, 32)}`
    }
    static {
      asInterface(this, 'Crypto')
    }
  }
  constructing = true
  const crypto = new Crypto()
  constructing = false
  return { Crypto, crypto }
}
