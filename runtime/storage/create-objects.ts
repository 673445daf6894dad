import type { S3Config } from '../config.ts'
import { createDiskObjects } from './disk-objects.ts'
import type { ObjectStore } from './objects.ts'
import { createS3Objects } from './s3-objects.ts'

/** Objects lie in S3 where there is one, else on the local disk. */
export const createObjects = ({ directory, s3 }: { directory: string; s3?: S3Config }): ObjectStore =>
  s3 ? createS3Objects(s3) : createDiskObjects({ directory })
