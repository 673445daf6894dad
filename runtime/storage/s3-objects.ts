import type { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
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
const deletesAtOnce = 16

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
          const aborting = uploadId
          uploadId = undefined
          await client.send(new AbortMultipartUploadCommand({ ...at, UploadId: aborting })).catch(ignoreUnknown)
        }
        if (written) await remove([name])
      },
    }
  }

  // One by one: deleting many in one request is what compatible servers know least.
  const remove = async (names: string[]): Promise<void> => {
    for (let at = 0; at < names.length; at += deletesAtOnce)
      await Promise.all(
        names
          .slice(at, at + deletesAtOnce)
          .map((name) =>
            client.send(new DeleteObjectCommand({ Bucket: bucket, Key: prefix + name })).catch(ignoreMissing),
          ),
      )
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
  if (!['NoSuchKey', 'NotFound', 'NoSuchUpload'].includes((error as Error).name)) throw error
}

/** Not every compatible server can end an upload in parts; there a rule of the bucket has to clear them away. */
const ignoreUnknown = (error: unknown): void => {
  if (!['MethodNotAllowed', 'NotImplemented'].includes((error as Error).name)) ignoreMissing(error)
}
