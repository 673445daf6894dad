import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { Changes } from '../changes.ts'
import { createFiles, type Files } from './files.ts'
import type { ObjectStore } from './objects.ts'
import { createSignedUrls, type SignedUrls } from './signed-urls.ts'
import { createTrash } from './trash.ts'

/** Everything about files that capabilities and routes share. */
export interface Storage {
  files: Files
  links: SignedUrls
  /** Removes objects that have lost their names; resolves when they are gone. */
  sweep(): Promise<void>
  close(): Promise<void>
}

/**
 * Files of installations, on a local disk or in S3.
 *
 * @example
 * const storage = createStorage({ core, changes, objects: createDiskObjects({ directory }), masterKey, log })
 */
export const createStorage = ({
  core,
  changes,
  objects,
  masterKey,
  log,
}: {
  core: Knex
  changes: Pick<Changes, 'subscribe'>
  objects: ObjectStore
  masterKey: string
  log: Pick<Logger, 'error'>
}): Storage => {
  const trash = createTrash({ core, objects, log })
  // What was uninstalled left its objects without names.
  const stops = (['installation', 'tenant'] as const).map((topic) => changes.subscribe(topic, trash.sweepSoon))
  return {
    files: createFiles({ core, objects, sweep: trash.sweepSoon }),
    links: createSignedUrls({ masterKey }),
    sweep: trash.sweep,
    async close() {
      for (const stop of stops) stop()
      await trash.close()
      objects.close()
    },
  }
}
