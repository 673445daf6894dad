import { pipeline, type Duplex, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import { Problem } from '../../../problems/problem.ts'

const decoders: Record<string, () => Duplex> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}

/** Codings that are taken off one after the other; more is an attack. */
const mostCodings = 3

/** Whether all of these codings can be taken off. */
export const canDecode = (codings: string[]): boolean =>
  codings.length <= mostCodings && codings.every((coding) => Object.hasOwn(decoders, coding))

/**
 * A body without its codings, as far as someone reads it. What is counted is what comes out: a few bytes may unpack to
 * a lot.
 *
 * @throws {Problem} `net.limit` when it has more than `most` bytes
 */
export async function* decodedBody(body: Readable, codings: string[], most: number): AsyncGenerator<Uint8Array> {
  let stream = body
  for (const coding of codings.toReversed()) stream = pipeline(stream, decoders[coding]!(), () => {})
  let bytes = 0
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength
      if (bytes > most) throw tooLarge(most)
      yield chunk
    }
  } finally {
    // Leaving the loop destroys the last stream only.
    body.destroy()
  }
}

/** A reply has more bytes than are taken of it. */
export const tooLarge = (most: number): Problem =>
  new Problem('net.limit', {
    detail: `The reply has more than ${most} bytes.`,
    limit: 'responseBytes',
    value: most,
  })
