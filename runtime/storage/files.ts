import { createHash, randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Limits } from '../../sandbox/limits.ts'
import { detectContentType, sampleBytes } from './content-type.ts'
import { objectKey, type ObjectStore } from './objects.ts'

/** Whose files, and how many of them there may be. */
export interface Owner {
  tenantId: string
  installationId: string
  limits: Pick<Limits, StorageLimit>
}

export type StorageLimit = 'storage.bytes' | 'storage.files' | 'storage.fileBytes' | 'storage.uploads'

export interface FileInfo {
  path: string
  size: number
  /** By the content, not by what someone said. */
  contentType: string
  /** SHA-256 of the content, in hex. */
  etag: string
  metadata: Record<string, string>
  updatedAt: Date
}

/** A file with the key of its object. */
export interface StoredFile extends FileInfo {
  object: string
}

interface NewFile {
  path: string
  /** What the author says it is; counts only where the content can't tell. */
  contentType?: string
  metadata?: Record<string, string>
  /** At most so many bytes; the platform has a ceiling. */
  maxBytes?: number
  /** What is known to come: refused at once when there is no room for it. */
  expectedBytes?: number
}

/** A file that is being written. Its name keeps what it had until `finish`. */
export interface Upload {
  /** @throws {Problem} `storage.too_large`, `storage.quota`, `storage.changed` */
  append(bytes: Uint8Array): Promise<void>
  /** @throws {Problem} `storage.quota`, `storage.changed` */
  finish(): Promise<FileInfo>
  /** Takes back what was written. Safe to repeat, and after `finish`. */
  abort(): Promise<void>
}

export interface Files {
  /** @throws {Problem} `storage.quota`, `storage.busy`, `storage.too_large` */
  begin(owner: Owner, file: NewFile): Promise<Upload>
  find(installationId: string, path: string): Promise<StoredFile | undefined>
  /** @throws {Problem} `storage.changed` when the object is gone meanwhile */
  read(file: Pick<StoredFile, 'object'>, part: { offset: number; length: number }): Promise<Readable>
  /** In order of path. */
  list(installationId: string, page: { prefix: string; after?: string; limit: number }): Promise<FileInfo[]>
  /** Whether there was one. */
  delete(installationId: string, path: string): Promise<boolean>
  /** All files of an installation together. */
  usage(installationId: string): Promise<{ bytes: number; files: number }>
}

interface Row {
  path: string
  object: string
  bytes: string
  content_type: string
  sha256: string
  metadata: Record<string, string>
  updated_at: Date
}

const columns = ['path', 'object', 'bytes', 'content_type', 'sha256', 'metadata', 'updated_at']

const fromRow = (row: Row): StoredFile => ({
  path: row.path,
  object: row.object,
  size: Number(row.bytes),
  contentType: row.content_type,
  etag: row.sha256,
  metadata: row.metadata,
  updatedAt: row.updated_at,
})

/** How long an upload that nobody goes on with is kept. */
const uploadTtl = '1 hour'

/**
 * The files of installations: names and quotas in the database, bytes in the object store. A file appears, changes
 * and goes with one transaction; until then, and if anything fails, everything is as it was.
 */
export const createFiles = ({
  core,
  objects,
  sweep,
}: {
  core: Knex
  objects: ObjectStore
  /** Removes objects that have lost their names, sometime soon. */
  sweep: () => void
}): Files => {
  const call = async <Out>(sql: string, values: Knex.RawBinding[]): Promise<Out> => {
    try {
      const { rows } = await core.raw<{ rows: Out[] }>(sql, values)
      return rows[0] as Out
    } catch (cause) {
      throw (cause as { code?: string }).code === 'P0002' ? gone(cause) : cause
    }
  }

  const begin: Files['begin'] = async (owner, file) => {
    const { limits } = owner
    const most = Math.min(file.maxBytes ?? Infinity, limits['storage.fileBytes'])
    const expected = file.expectedBytes ?? 0
    if (expected > most) throw tooLarge(most)
    const object = objectKey(owner.tenantId, owner.installationId, randomUUID())
    const begun = await call<{ outcome: string }>('select core.file_begin(?, ?, ?, ?, ?, ?, ?::interval) as outcome', [
      owner.installationId,
      object,
      file.path,
      expected,
      limits['storage.bytes'],
      limits['storage.uploads'],
      uploadTtl,
    ])
    refuse(begun.outcome, owner)

    const writer = objects.write(object)
    const hash = createHash('sha256')
    let start = Buffer.alloc(0)
    let size = 0
    let reserved = expected
    let finished = false
    let aborting = false
    /** Pieces are written one after the other, however they come in. */
    let last: Promise<unknown> = Promise.resolve()
    const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
      const next = last.then(() => {
        if (finished || aborting) throw gone()
        return work()
      })
      last = next.catch(() => {})
      return next
    }

    const append = async (bytes: Uint8Array): Promise<void> => {
      size += bytes.byteLength
      if (size > most) throw tooLarge(most)
      if (size > reserved) {
        const more = await call<{ outcome: string }>('select core.file_reserve(?, ?, ?, ?::interval) as outcome', [
          object,
          size - reserved,
          limits['storage.bytes'],
          uploadTtl,
        ])
        refuse(more.outcome, owner)
        reserved = size
      }
      hash.update(bytes)
      if (start.length < sampleBytes) start = Buffer.concat([start, bytes.subarray(0, sampleBytes - start.length)])
      await writer.append(bytes)
    }

    const finish = async (): Promise<FileInfo> => {
      const contentType = await detectContentType(start, file.contentType)
      await writer.finish()
      const etag = hash.digest('hex')
      const metadata = file.metadata ?? {}
      const done = await call<{ outcome: string; changed_at: Date }>(
        'select * from core.file_commit(?, ?, ?, ?, ?::jsonb, ?, ?)',
        [object, contentType, etag, size, JSON.stringify(metadata), limits['storage.bytes'], limits['storage.files']],
      )
      refuse(done.outcome, owner)
      finished = true
      sweep()
      return { path: file.path, size, contentType, etag, metadata, updatedAt: done.changed_at }
    }

    const abort = async (): Promise<void> => {
      if (finished || aborting) return
      aborting = true
      await last
      // It was being finished meanwhile: then it is a file.
      if (finished as boolean) return
      await writer.abort()
      await core('core.file_uploads').where({ object }).delete()
      sweep()
    }

    /** A piece that could not be written spoils the file: nothing may follow as if it had been. */
    const orAbort = async <T>(work: Promise<T>): Promise<T> => {
      try {
        return await work
      } catch (error) {
        await abort()
        throw error
      }
    }

    return {
      append: (bytes) => orAbort(inTurn(() => append(bytes))),
      finish: () => orAbort(inTurn(finish)),
      abort,
    }
  }

  return {
    begin,
    async find(installationId, path) {
      const row: Row | undefined = await core('core.files')
        .first(columns)
        .where({ installation_id: installationId, path })
      return row && fromRow(row)
    },
    async read({ object }, part) {
      const stream = await objects.read(object, part)
      if (!stream) throw gone()
      return stream
    },
    async list(installationId, { prefix, after, limit }) {
      const rows: Row[] = await core('core.files')
        .select(columns)
        .where({ installation_id: installationId })
        .where('path', '>=', prefix)
        .whereRaw('starts_with(path, ?)', [prefix])
        .modify((query) => after !== undefined && query.where('path', '>', after))
        .orderBy('path')
        .limit(limit)
      return rows.map(fromRow)
    },
    async delete(installationId, path) {
      const { present } = await call<{ present: boolean }>('select core.file_delete(?, ?) as present', [
        installationId,
        path,
      ])
      if (present) sweep()
      return present
    },
    async usage(installationId) {
      const row: { bytes: string; files: number } | undefined = await core('core.file_usage')
        .first('bytes', 'files')
        .where({ installation_id: installationId })
      return { bytes: Number(row?.bytes ?? 0), files: row?.files ?? 0 }
    },
  }
}

const gone = (cause?: unknown) => new Problem('storage.changed', {}, { cause })

const tooLarge = (most: number) =>
  new Problem('storage.too_large', {
    detail: said('The file has at most {most} bytes.', { most }),
    limit: 'storage.fileBytes',
    value: most,
  })

/** @throws {Problem} what an outcome other than `done` means */
const refuse = (outcome: string, { limits }: Owner): void => {
  if (outcome === 'done') return
  if (outcome === 'bytes') {
    const value = limits['storage.bytes']
    throw new Problem('storage.quota', {
      detail: said('The files of this installation have at most {value} bytes in all.', { value }),
      limit: 'storage.bytes',
      value,
    })
  }
  if (outcome === 'files') {
    const value = limits['storage.files']
    throw new Problem('storage.quota', {
      detail: said('This installation keeps at most {value} files.', { value }),
      limit: 'storage.files',
      value,
    })
  }
  if (outcome === 'uploads') {
    const value = limits['storage.uploads']
    throw new Problem('storage.busy', {
      detail: said('An installation writes at most {value} files at once.', { value }),
      limit: 'storage.uploads',
      value,
      retryAfterSeconds: 1,
    })
  }
  throw gone()
}
