import {
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  ReadableByteStreamController,
  ReadableStream,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  TransformStream,
  TransformStreamDefaultController,
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
} from 'web-streams-polyfill'
import { fromSource, toSource } from '../streams/byte-streams.ts'
import { makeTextStreams } from '../streams/text-streams.ts'

/** What the polyfill does otherwise than https://streams.spec.whatwg.org/ and Web IDL. */
const correct = () => {
  const { pipeTo } = ReadableStream.prototype
  const corrected = {
    pipeTo(this: ReadableStream<unknown>, ...args: unknown[]): Promise<undefined> {
      // The polyfill rejects with a text.
      if (args.length === 0) return Promise.reject(new TypeError('pipeTo needs a WritableStream.'))
      return Reflect.apply(pipeTo, this, args as Parameters<typeof pipeTo>) as Promise<undefined>
    },
  }.pipeTo
  Object.defineProperty(corrected, 'length', { value: 1, configurable: true })
  Object.defineProperty(corrected, 'name', { value: 'pipeTo', configurable: true })
  ReadableStream.prototype.pipeTo = corrected
  // Was in drafts.
  delete (WritableStreamDefaultController.prototype as { abortReason?: unknown }).abortReason
  const iterators = Object.getPrototypeOf(new ReadableStream().values()) as object
  const asyncGenerators = Object.getPrototypeOf(async function* () {}) as { prototype: object }
  Object.setPrototypeOf(iterators, Object.getPrototypeOf(asyncGenerators.prototype) as object)
  Object.defineProperty(iterators, Symbol.toStringTag, { value: 'ReadableStream AsyncIterator', configurable: true })
}
correct()

const { TextEncoderStream, TextDecoderStream } = makeTextStreams(TransformStream)

export default {
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  ReadableByteStreamController,
  ReadableStream,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  TextDecoderStream,
  TextEncoderStream,
  TransformStream,
  TransformStreamDefaultController,
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,

  isReadableStream: (value: unknown): value is ReadableStream<unknown> => value instanceof ReadableStream,
  /** Whether someone read from the stream or cancelled it. */
  isDisturbed: (stream: object): boolean => (stream as { _disturbed: boolean })._disturbed,
  fromSource,
  toSource,
  /** The text of a stream of bytes, piece by piece. */
  asText: (stream: object): object => (stream as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()),
  tee: (stream: object) => (stream as ReadableStream<unknown>).tee(),
  /** A stream that goes on where `stream` is, which stays locked; undefined for something else. */
  transfer: (stream: object): object | undefined => {
    if (stream instanceof ReadableStream) return stream.pipeThrough(new TransformStream<unknown, unknown>())
    if (!(stream instanceof WritableStream)) return undefined
    const { readable, writable } = new TransformStream<unknown, unknown>()
    readable.pipeTo(stream).catch(() => undefined)
    return writable
  },
  /** Makes the stream what it would be had it been read to its end. */
  exhaust: (stream: object) => {
    const reader = (stream as ReadableStream<unknown>).getReader()
    reader.cancel().catch(() => undefined)
  },
}
