import { constants } from 'node:fs'
import fs, { type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import type { ObjectStore, ObjectWriter } from './objects.ts'

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'
const ignoreMissing = (error: unknown) => {
  if (!isMissing(error)) throw error
}

/** Keys are ours; this is the wall behind that. */
const keyRule = /^tenants(?:\/[\w-]+)+$/

/** Objects as files of a local disk: written beside their place, made durable, then renamed into it. */
export const createDiskObjects = ({ directory }: { directory: string }): ObjectStore => {
  const fileOf = (key: string): string => {
    if (!keyRule.test(key)) throw new TypeError(`Not a key: ${JSON.stringify(key)}`)
    return path.join(directory, key)
  }

  /** The folder may vanish between the two steps, when another object of it is removed as the last. */
  const create = async (file: string, again = true): Promise<FileHandle> => {
    await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
    try {
      return await fs.open(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
    } catch (error) {
      if (again && isMissing(error)) return create(file, false)
      throw error
    }
  }

  const write = (key: string): ObjectWriter => {
    const file = fileOf(key)
    const part = `${file}.part`
    let open: Promise<FileHandle> | undefined
    const handle = () => (open ??= create(part))
    const close = async () => {
      const closing = open
      open = undefined
      await (await closing)?.close()
    }
    return {
      async append(bytes) {
        const to = await handle()
        for (let at = 0; at < bytes.byteLength;) at += (await to.write(bytes, at)).bytesWritten
      },
      async finish() {
        await (await handle()).sync()
        await close()
        await fs.rename(part, file)
        await syncFolder(path.dirname(file))
      },
      async abort() {
        await close().catch(() => {})
        for (const each of [part, file]) await fs.unlink(each).catch(ignoreMissing)
      },
    }
  }

  return {
    write,
    async read(key, { offset, length }) {
      if (length === 0) return Readable.from([])
      try {
        const handle = await fs.open(fileOf(key), constants.O_RDONLY | constants.O_NOFOLLOW)
        return handle.createReadStream({ start: offset, end: offset + length - 1 })
      } catch (error) {
        ignoreMissing(error)
        return undefined
      }
    },
    async remove(keys) {
      const folders = new Set<string>()
      for (const key of keys) {
        const file = fileOf(key)
        for (const each of [file, `${file}.part`]) await fs.unlink(each).catch(ignoreMissing)
        folders.add(path.dirname(file))
      }
      // An installation that keeps nothing leaves no folder behind; one that does keeps its own.
      for (const folder of folders) await fs.rmdir(folder).catch(() => {})
    },
    close() {},
  }
}

/** A rename is durable when its folder is. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await fs.open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
