import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { S3Config } from '../../runtime/config.ts'

/** It has no types of its own. */
const S3rver = createRequire(import.meta.url)('@20minutes/s3rver') as new (options: object) => {
  run(): Promise<AddressInfo>
  close(): Promise<void>
}

/**
 * An S3 server from npm with one bucket: it keeps objects in a folder, and checks signatures. It can't end an upload
 * in parts, and knows no deletion of many objects in one request.
 */
export const startS3 = async (folder: string): Promise<{ config: S3Config; close: () => Promise<void> }> => {
  const bucket = 'files'
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: folder,
    configureBuckets: [{ name: bucket }],
  })
  const { port } = await server.run()
  return {
    config: {
      bucket,
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
      prefix: 'plexica/',
    },
    close: () => server.close(),
  }
}
