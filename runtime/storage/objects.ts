import type { Readable } from 'node:stream'

/** An object that is being written; nobody can read it before `finish`. */
export interface ObjectWriter {
  append(bytes: Uint8Array): Promise<void>
  /** Resolves when the object is there to stay. */
  finish(): Promise<void>
  /** Takes back what was written. Safe to repeat, and after `finish`. */
  abort(): Promise<void>
}

/**
 * Where bytes lie. Objects are named by keys that the platform makes, written once, and never changed; everything
 * that people know of a file (its name, its size, its type) is in the database.
 */
export interface ObjectStore {
  write(key: string): ObjectWriter
  /** `length` bytes from `offset`; undefined when there is no such object (any more). */
  read(key: string, part: { offset: number; length: number }): Promise<Readable | undefined>
  /** Objects that are gone already are no error. */
  remove(keys: string[]): Promise<void>
  close(): void
}

/** A new key: by tenant and installation, so that operators find what belongs together, and random. */
export const objectKey = (tenantId: string, installationId: string, id: string): string =>
  `tenants/${tenantId}/${installationId}/${id}`
