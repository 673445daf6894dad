import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { ObjectStore } from './objects.ts'

interface Trash {
  /** Removes what has lost its name, sometime soon; never waits, never fails. */
  sweepSoon(): void
  /** Removes all that is due; resolves when it is gone. */
  sweep(): Promise<void>
  close(): Promise<void>
}

/** Objects that are removed at once; S3 takes at most 1,000 in one request. */
const batch = 500
const everyMs = 60_000

/**
 * Removes the objects that `core.file_trash` names, and ends uploads that nobody goes on with. A crash in the middle
 * leaves them in the table for the next sweep, of whichever process.
 */
export const createTrash = ({
  core,
  objects,
  log,
}: {
  core: Knex
  objects: ObjectStore
  log: Pick<Logger, 'error'>
}): Trash => {
  let running: Promise<void> | undefined
  let again = false
  let closed = false

  const removeSome = (): Promise<number> =>
    core.transaction(async (trx) => {
      const due: string[] = await trx('core.file_trash')
        .orderBy('at')
        .limit(batch)
        .forUpdate()
        .skipLocked()
        .pluck('object')
      if (due.length === 0) return 0
      await objects.remove(due)
      await trx('core.file_trash').whereIn('object', due).delete()
      return due.length
    })

  const run = async (): Promise<void> => {
    do {
      again = false
      await core('core.file_uploads').where('expires_at', '<', core.fn.now()).delete()
      while ((await removeSome()) === batch);
    } while (again && !closed)
  }

  const sweep = (): Promise<void> => {
    again = true
    return (running ??= run().finally(() => (running = undefined)))
  }

  const sweepSoon = () => {
    if (closed) return
    sweep().catch((err: unknown) => {
      if (!closed) log.error({ err }, 'objects without a name could not be removed; they will be tried again')
    })
  }

  const timer = setInterval(sweepSoon, everyMs).unref()
  return {
    sweepSoon,
    sweep,
    async close() {
      closed = true
      clearInterval(timer)
      await running?.catch(() => {})
    },
  }
}
