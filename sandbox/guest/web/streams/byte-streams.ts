import { ReadableStream } from 'web-streams-polyfill'
import type { ByteSource } from '../host.ts'
import { typedArrayName, viewBytes } from '../../intrinsics.ts'

/** A byte stream of what `source` gives; bytes at hand become a stream of one piece. */
export const fromSource = (source: ByteSource | Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> => {
  if (source instanceof Uint8Array) {
    return new ReadableStream({
      type: 'bytes',
      pull: (controller) => {
        if (source.length > 0) controller.enqueue(source)
        controller.close()
        controller.byobRequest?.respond(0)
      },
    })
  }
  return new ReadableStream({
    type: 'bytes',
    pull: async (controller) => {
      const piece = await source.read()
      if (piece === undefined) {
        controller.close()
        controller.byobRequest?.respond(0)
      } else if (piece.length > 0) controller.enqueue(piece as Uint8Array<ArrayBuffer>)
    },
    cancel: (reason) => source.cancel(reason),
  })
}

/** The other way round. Pieces that are not bytes break the stream. */
export const toSource = (stream: object): ByteSource => {
  const reader = (stream as ReadableStream<unknown>).getReader()
  return {
    read: async () => {
      const { done, value } = await reader.read()
      if (done) return undefined
      if (
        typeof value !== 'object' ||
        value === null ||
        !ArrayBuffer.isView(value) ||
        typedArrayName(value) !== 'Uint8Array'
      ) {
        const error = new TypeError('A body is a stream of Uint8Arrays.')
        reader.cancel(error).catch(() => undefined)
        throw error
      }
      return viewBytes(value)
    },
    cancel: (reason) => void reader.cancel(reason).catch(() => undefined),
  }
}
