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
