import type { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { MiB } from '../../sandbox/limits.ts'
import type { S3Config } from '../config.ts'
import type { ObjectStore, ObjectWriter } from './objects.ts'

/** What is larger goes in parts of this size; S3 takes none below 5 MiB but the last. */
const partBytes = 8 * MiB
const attempts = 3

/** Objects in a bucket of S3, or of anything that speaks its protocol. */
export const createS3Objects = ({ bucket, endpoint, region, credentials, prefix }: S3Config): ObjectStore => {
  const client = new S3Client({
    region,
    ...(credentials && { credentials }),
    // Names of buckets as host names work at AWS only.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    // Checksums of newer SDKs are unknown to many compatible servers, and TLS and ours guard the bytes.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: attempts,
  })

  const write = (name: string): ObjectWriter => {
    const at = { Bucket: bucket, Key: prefix + name }
    let waiting: Uint8Array[] = []
    let size = 0
    let uploadId: string | undefined
    let written = false
    const parts: { ETag: string | undefined; PartNumber: number }[] = []

    const sendPart = async () => {
      uploadId ??= (await client.send(new CreateMultipartUploadCommand(at))).UploadId
      const PartNumber = parts.length + 1
      const Body = Buffer.concat(waiting)
      waiting = []
      size = 0
      const { ETag } = await client.send(new UploadPartCommand({ ...at, UploadId: uploadId, PartNumber, Body }))
      parts.push({ ETag, PartNumber })
    }

    return {
      async append(bytes) {
        waiting.push(bytes)
        size += bytes.byteLength
        if (size >= partBytes) await sendPart()
      },
      async finish() {
        written = true
        if (uploadId === undefined) {
          await client.send(new PutObjectCommand({ ...at, Body: Buffer.concat(waiting) }))
          return
        }
        if (size > 0) await sendPart()
        const MultipartUpload = { Parts: parts }
        await client.send(new CompleteMultipartUploadCommand({ ...at, UploadId: uploadId, MultipartUpload }))
        uploadId = undefined
      },
      async abort() {
        if (uploadId !== undefined) {
          await client.send(new AbortMultipartUploadCommand({ ...at, UploadId: uploadId })).catch(ignoreMissing)
          uploadId = undefined
        }
        if (written) await remove([name])
      },
    }
  }

  const remove = async (names: string[]): Promise<void> => {
    if (names.length === 0) return
    const Objects = names.map((name) => ({ Key: prefix + name }))
    const { Errors = [] } = await client.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    )
    const failed = Errors.find(({ Code }) => Code !== 'NoSuchKey')
    if (failed) throw new Error(`S3 did not remove ${failed.Key}: ${failed.Code} ${failed.Message}`)
  }

  return {
    write,
    remove,
    async read(name, { offset, length }) {
      const range = length > 0 ? `bytes=${offset}-${offset + length - 1}` : undefined
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: prefix + name, Range: range }))
        return Body as Readable
      } catch (error) {
        ignoreMissing(error)
        return undefined
      }
    },
    close: () => client.destroy(),
  }
}

const ignoreMissing = (error: unknown): void => {
  const { name } = error as Error
  if (name !== 'NoSuchKey' && name !== 'NotFound' && name !== 'NoSuchUpload') throw error
}
