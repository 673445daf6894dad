import { buffer } from 'node:stream/consumers'
import { Problem } from '../../../problems/problem.ts'
import type { FileInfo, StoredFile, Upload } from '../../../runtime/storage/files.ts'
import type { Storage } from '../../../runtime/storage/storage.ts'
import type { HostCall } from '../define.ts'
import { storage, type StorageScope } from './capability.ts'
import { storageLimits } from './limits.ts'
import { mayRead, mayWrite, ownerOf } from './reach.ts'

type StorageCall = HostCall<StorageScope>

/** Files of the installation that an invocation acts for. */
export function storageHost({
  storage: { files, links },
  originOf,
}: {
  storage: Pick<Storage, 'files' | 'links'>
  originOf: (slug: string) => string
}) {
  const uploadsOf = (call: StorageCall) => call.own(() => createUploads(call))

  return storage.host({
    async put(call, { path, contentType, metadata, bytes = new Uint8Array() }) {
      mayWrite(call.scope, path)
      const file = { path, contentType, metadata, expectedBytes: bytes.byteLength }
      const upload = await files.begin(ownerOf(call, call.scope), file)
      await upload.append(bytes)
      return withMetadata(await upload.finish())
    },
    async begin(call, { path, contentType, metadata }) {
      mayWrite(call.scope, path)
      return {
        upload: uploadsOf(call).add(await files.begin(ownerOf(call, call.scope), { path, contentType, metadata })),
      }
    },
    async append(call, { upload, bytes }) {
      await uploadsOf(call).get(upload).append(bytes)
      return null
    },
    async finish(call, { upload }) {
      return withMetadata(await uploadsOf(call).take(upload).finish())
    },
    async abort(call, { upload }) {
      await uploadsOf(call).take(upload).abort()
      return null
    },

    async head(call, { path }) {
      mayRead(call.scope, path)
      const found = await files.find(call.installation.id, path)
      return found ? withMetadata(found) : null
    },
    async get(call, { path, range }) {
      mayRead(call.scope, path)
      const found = await files.find(call.installation.id, path)
      if (!found) return null
      const offset = Math.min(range?.offset ?? 0, found.size)
      const end = Math.min(offset + (range?.length ?? Infinity), found.size)
      return { file: withMetadata(found), offset, end, bytes: await piece(found, offset, end) }
    },
    async read(call, { path, etag, offset, length }) {
      mayRead(call.scope, path)
      const found = await files.find(call.installation.id, path)
      if (found?.etag !== etag) throw new Problem('storage.changed')
      return { bytes: await piece(found, Math.min(offset, found.size), Math.min(offset + length, found.size)) }
    },

    async list(call, { prefix, cursor, limit }) {
      mayRead(call.scope, prefix)
      const found = await files.list(call.installation.id, { prefix, after: cursor, limit: limit + 1 })
      const items = found.slice(0, limit)
      return { items: items.map(asJson), ...(found.length > limit && { cursor: items.at(-1)?.path }) }
    },
    async delete(call, { path }) {
      mayWrite(call.scope, path)
      return files.delete(call.installation.id, path)
    },

    async usage(call) {
      const { limits } = ownerOf(call, call.scope)
      const used = await files.usage(call.installation.id)
      return { ...used, maxBytes: limits['storage.bytes'], maxFiles: limits['storage.files'] }
    },

    signedUrl(call, { path, method, expiresSeconds, maxBytes, fileName }) {
      ;(method === 'PUT' ? mayWrite : mayRead)(call.scope, path)
      if (method === 'PUT' && expiresSeconds > storageLimits.uploadUrlSeconds)
        throw new Problem('capability.invalid', {
          detail: `A link for uploading is good for at most ${storageLimits.uploadUrlSeconds} seconds.`,
        })
      const expiresAt = new Date(Date.now() + expiresSeconds * 1000)
      const { plugin, id } = call.installation
      const link = { plugin, installationId: id, path, method, expiresAt, maxBytes, fileName }
      return {
        url: originOf(call.tenant.slug) + links.sign(call.tenant.id, link),
        expiresAt: expiresAt.toISOString(),
      }
    },
  })

  async function piece(file: StoredFile, offset: number, end: number): Promise<Buffer> {
    const length = Math.min(end - offset, storageLimits.pieceBytes)
    return length > 0 ? buffer(await files.read(file, { offset, length })) : Buffer.alloc(0)
  }
}

/** The uploads of one invocation, by number; what is unfinished when it ends is taken back. */
const createUploads = (call: StorageCall) => {
  const open = new Map<number, Upload>()
  let next = 0
  call.signal.addEventListener('abort', () => {
    for (const upload of open.values()) void upload.abort().catch(() => {})
  })
  const get = (number: number): Upload => {
    const found = open.get(number)
    if (!found) throw new Problem('capability.invalid', { detail: 'There is no such upload, or it is over.' })
    return found
  }
  return {
    add(upload: Upload): number {
      if (call.signal.aborted) void upload.abort().catch(() => {})
      open.set(next, upload)
      return next++
    },
    get,
    take(number: number): Upload {
      const found = get(number)
      open.delete(number)
      return found
    },
  }
}

const asJson = ({ path, size, contentType, etag, updatedAt }: FileInfo) => ({
  path,
  size,
  contentType,
  etag,
  updatedAt: updatedAt.toISOString(),
})

const withMetadata = (file: FileInfo) => ({ ...asJson(file), metadata: file.metadata })
