import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { startS3 } from '../../test/support/s3.ts'
import { createDiskObjects } from './disk-objects.ts'
import { objectKey, type ObjectStore } from './objects.ts'
import { createS3Objects } from './s3-objects.ts'

const kinds = {
  'a local disk': async (folder: string) => ({
    objects: createDiskObjects({ directory: folder }),
    close: () => Promise.resolve(),
  }),
  S3: async (folder: string) => {
    const { config, close } = await startS3(folder)
    return { objects: createS3Objects(config), close }
  },
}

for (const [kind, start] of Object.entries(kinds)) {
  describe(`objects on ${kind}`, () => {
    let folder: string
    let objects: ObjectStore
    let close: () => Promise<void>

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'plexica-objects-'))
      ;({ objects, close } = await start(folder))
    })
    after(async () => {
      objects.close()
      await close()
      await rm(folder, { recursive: true, force: true })
    })

    const newKey = () => objectKey(randomUUID(), randomUUID(), randomUUID())
    const write = async (key: string, ...pieces: Buffer[]) => {
      const writer = objects.write(key)
      for (const piece of pieces) await writer.append(piece)
      await writer.finish()
      return writer
    }
    const read = async (key: string, offset: number, length: number) => {
      const stream = await objects.read(key, { offset, length })
      return stream && buffer(stream)
    }
    /** Parts of an upload stay with this S3 server, which has no way to end one. */
    const files = async () =>
      (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
        (entry) => entry.isFile() && !entry.parentPath.includes('uploads'),
      ).length

    it('are read as they were written, whole and in parts', async () => {
      const key = newKey()
      await write(key, Buffer.from('hello '), Buffer.from('world'))
      expect(String(await read(key, 0, 11))).to.equal('hello world')
      expect(String(await read(key, 6, 5))).to.equal('world')
      expect(String(await read(key, 6, 500))).to.equal('world')
    })

    it('may be empty', async () => {
      const key = newKey()
      await write(key)
      expect(await read(key, 0, 0)).to.have.length(0)
    })

    it('may be large and come in pieces of any size', async () => {
      const key = newKey()
      const pieces = [1, 3_000_000, 6_000_000, 9_000_000, 70_000].map((size) => randomBytes(size))
      const whole = Buffer.concat(pieces)
      await write(key, ...pieces)
      expect((await read(key, 0, whole.length))?.equals(whole)).to.equal(true)
      expect((await read(key, 8_000_000, 4_000_000))?.equals(whole.subarray(8_000_000, 12_000_000))).to.equal(true)
    })

    it('are not there before they are finished, nor after they were taken back', async () => {
      const key = newKey()
      const before = await files()
      const writer = objects.write(key)
      await writer.append(randomBytes(9_000_000))
      expect(await read(key, 0, 10)).to.equal(undefined)
      await writer.abort()
      await writer.abort()
      expect(await read(key, 0, 10)).to.equal(undefined)

      const finished = await write(key, Buffer.from('x'))
      await finished.abort()
      expect(await read(key, 0, 1)).to.equal(undefined)
      expect(await files()).to.equal(before)
    })

    it('are removed together, those that are gone already too', async () => {
      const keys = [newKey(), newKey(), newKey()]
      for (const key of keys.slice(0, 2)) await write(key, Buffer.from('x'))
      await objects.remove(keys)
      await objects.remove(keys)
      for (const key of keys) expect(await read(key, 0, 1)).to.equal(undefined)
    })
  })
}

describe('objects on S3 with a wrong secret', () => {
  it('are refused by the server, and that is no missing object', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plexica-objects-'))
    const { config, close } = await startS3(folder)
    const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'wrong' }
    const objects = createS3Objects({ ...config, credentials })
    const outcome = await objects.read('tenants/a/b/c', { offset: 0, length: 1 }).then(
      () => 'read',
      (error: Error) => error.name,
    )
    expect(outcome).to.equal('SignatureDoesNotMatch')
    objects.close()
    await close()
    await rm(folder, { recursive: true, force: true })
  })
})
