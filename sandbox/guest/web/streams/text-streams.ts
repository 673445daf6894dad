import type { TransformStream as TransformStreamClass } from 'web-streams-polyfill'
import { asInterface } from '../define.ts'
import { TextDecoder } from '../encoding.ts'
import { utf8Encode } from '../utf8.ts'
import { viewBytes } from '../../intrinsics.ts'

/** https://encoding.spec.whatwg.org/#interface-textdecoderstream and its counterpart, over `TransformStream`. */
export const makeTextStreams = (TransformStream: typeof TransformStreamClass) => {
  class TextEncoderStream {
    #transform: TransformStreamClass<string, Uint8Array>

    constructor() {
      /** A lead surrogate at the end of a piece, whose trail may follow with the next. */
      let lead = ''
      this.#transform = new TransformStream<string, Uint8Array>({
        transform: (piece, controller) => {
          let text = lead + `${piece}`
          lead = ''
          const last = text.charCodeAt(text.length - 1)
          if (last >= 0xd800 && last < 0xdc00) {
            lead = text.slice(-1)
            text = text.slice(0, -1)
          }
          if (text !== '') controller.enqueue(utf8Encode(text))
        },
        flush: (controller) => {
          if (lead !== '') controller.enqueue(utf8Encode(lead))
        },
      })
    }
    get encoding() {
      return 'utf-8'
    }
    get readable() {
      return this.#transform.readable
    }
    get writable() {
      return this.#transform.writable
    }
    static {
      asInterface(this, 'TextEncoderStream')
    }
  }

  class TextDecoderStream {
    #decoder: TextDecoder
    #transform: TransformStreamClass<ArrayBuffer | ArrayBufferView, string>

    constructor(label: string = 'utf-8', options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
      const decoder = (this.#decoder = new TextDecoder(label, options))
      this.#transform = new TransformStream<ArrayBuffer | ArrayBufferView, string>({
        transform: (piece, controller) => {
          if (!viewBytes(piece)) throw new TypeError('A TextDecoderStream takes ArrayBuffers and views on them.')
          const text = decoder.decode(piece, { stream: true })
          if (text !== '') controller.enqueue(text)
        },
        flush: (controller) => {
          const text = decoder.decode()
          if (text !== '') controller.enqueue(text)
        },
      })
    }
    get encoding() {
      return this.#decoder.encoding
    }
    get fatal() {
      return this.#decoder.fatal
    }
    get ignoreBOM() {
      return this.#decoder.ignoreBOM
    }
    get readable() {
      return this.#transform.readable
    }
    get writable() {
      return this.#transform.writable
    }
    static {
      asInterface(this, 'TextDecoderStream')
    }
  }
  return { TextEncoderStream, TextDecoderStream }
}
