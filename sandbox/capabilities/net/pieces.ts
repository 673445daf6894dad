import { netLimits } from './limits.ts'

/** What one host call carries of a body. */
export interface Piece {
  bytes: Uint8Array
  /** Whether this was the last one. */
  done: boolean
}

/** A body as it is handed on: piece by piece, each only when it is asked for. */
export interface Pieces {
  /** What is there, or the first that comes; with `patient: false` nothing when nothing is there soon. */
  next(options?: { patient?: boolean }): Promise<Piece>
}

/** How long is waited for more to hand on with what is there: a call costs more than that. */
const gatherMs = 2

/**
 * Cuts a body into pieces that are worth a host call each, without keeping back what came.
 */
export const inPieces = (body: AsyncIterable<Uint8Array>): Pieces => {
  const source = body[Symbol.asyncIterator]()
  let asked: Promise<IteratorResult<Uint8Array>> | undefined

  const soon = async (): Promise<IteratorResult<Uint8Array> | undefined> => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), gatherMs)))
    try {
      return await Promise.race([asked!, late])
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    async next({ patient = true } = {}) {
      const chunks: Uint8Array[] = []
      let bytes = 0
      while (bytes < netLimits.pieceBytes) {
        if (!asked) {
          asked = source.next()
          // Someone may ask for it later only, or never.
          asked.catch(() => undefined)
        }
        const come = patient && bytes === 0 ? await asked : await soon()
        if (!come) break
        asked = undefined
        if (come.done) return { bytes: Buffer.concat(chunks), done: true }
        chunks.push(come.value)
        bytes += come.value.byteLength
      }
      return { bytes: Buffer.concat(chunks), done: false }
    },
  }
}
