import { z } from 'zod'
import { limitEntry } from '../../limits.ts'
import { defineCapability, op } from '../define.ts'
import { storageLimits as limits } from './limits.ts'
import { normalizePath, pathFault } from './path.ts'

const path = z
  .string()
  .max(limits.pathBytes)
  .transform(normalizePath)
  .superRefine((text, check) => {
    const fault = pathFault(text)
    if (fault !== undefined) check.addIssue({ code: 'custom', message: fault })
  })
const prefix = z
  .string()
  .max(limits.pathBytes)
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'A prefix is well-formed text.')
  .transform(normalizePath)
const contentType = z
  .string()
  .max(200)
  .regex(/^[\w.+-]+\/[\w.+-]+(?: *; *[\w.+-]+=[\w.+-]+)*$/, 'has to be a media type')
const metadata = z.record(z.string().min(1).max(64), z.string()).refine((entries) => {
  const json = JSON.stringify(entries)
  return json.isWellFormed() && !json.includes('\\u0000') && Buffer.byteLength(json) <= limits.metadataBytes
}, `Metadata is text of at most ${limits.metadataBytes} bytes in all.`)
const bytes = z.instanceof(Uint8Array).refine((piece) => piece.byteLength <= limits.pieceBytes, {
  message: `A host call carries at most ${limits.pieceBytes} bytes of a file.`,
})
/** One part of a path: it stands at the end of the address. */
const fileName = z
  .string()
  .transform(normalizePath)
  .superRefine((text, check) => {
    const fault = text.includes('/') ? 'A file name has no slash.' : pathFault(text)
    if (fault !== undefined) check.addIssue({ code: 'custom', message: fault })
  })
const about = { path, contentType: contentType.optional(), metadata: metadata.default({}) }
const upload = z.int().nonnegative()
const range = z.strictObject({ offset: z.int().nonnegative().default(0), length: z.int().positive().optional() })

const file = z.object({
  path: z.string(),
  size: z.int().describe('Bytes'),
  contentType: z.string().describe('As the content is, not as someone said'),
  etag: z.string().describe('SHA-256 of the content, in hex'),
  updatedAt: z.string(),
})
const fileWithMetadata = file.extend({ metadata: z.record(z.string(), z.string()) })

const bucket = z
  .string()
  .regex(/^[a-z0-9](?:-?[a-z0-9])*$/, 'has to be lower-case letters, digits and single hyphens')
  .max(64)

/** A scope that says nothing of it reaches as far as the quota of the installation. */
const mostBytes = limitEntry('storage.bytes').ceiling
const mostFiles = limitEntry('storage.files').ceiling

const scope = z.strictObject({
  readOnly: z.boolean().default(false).describe('Only the operations that change nothing, and no links for uploading'),
  buckets: z
    .array(bucket)
    .min(1)
    .max(32)
    .optional()
    .describe('First parts of the paths that it may use; any, when absent'),
  maxBytes: z.int().positive().max(mostBytes).default(mostBytes).describe('All files together, within the quota'),
  maxFiles: z.int().positive().max(mostFiles).default(mostFiles).describe('How many files, within the quota'),
})
export type StorageScope = z.output<typeof scope>

const inMegabytes = (size: number) =>
  size < 1_048_576 ? `${Math.ceil(size / 1024)} KB` : `${Math.ceil(size / 1_048_576)} MB`

/** Files, apart for each installation. */
export const storage = defineCapability({
  name: 'storage',
  scope,
  inWords: ({ readOnly, buckets, maxBytes }, say) => {
    const values = { buckets: buckets?.join(', ') ?? '', size: inMegabytes(maxBytes) }
    if (readOnly) return buckets ? say('Read its own files in {buckets}', values) : say('Read its own files')
    if (maxBytes >= mostBytes)
      return buckets ? say('Keep files of its own in {buckets}', values) : say('Keep files of its own')
    return buckets
      ? say('Keep files of its own in {buckets}, up to {size}', values)
      : say('Keep files of its own, up to {size}', values)
  },
  covers: (asked, granted) =>
    (granted.readOnly || !asked.readOnly) &&
    granted.maxBytes <= asked.maxBytes &&
    granted.maxFiles <= asked.maxFiles &&
    (!asked.buckets || (granted.buckets?.every((name) => asked.buckets?.includes(name)) ?? false)),
  errors: ['storage.too_large', 'storage.quota', 'storage.busy', 'storage.changed'],
  ops: {
    put: op({
      about: 'Writes a file that fits into one host call.',
      input: z.strictObject({ ...about, bytes: bytes.optional() }),
      output: fileWithMetadata,
      writes: true,
    }),
    begin: op({
      about:
        'Begins a file that comes in pieces: `append` each, then `finish`; the name keeps its old content until then.',
      input: z.strictObject(about),
      output: z.object({ upload }),
      writes: true,
    }),
    append: op({
      about: 'Adds a piece to a file that was begun.',
      input: z.strictObject({ upload, bytes }),
      output: z.null(),
      writes: true,
    }),
    finish: op({
      about: 'Ends a file that was begun, which then has its name.',
      input: z.strictObject({ upload }),
      output: fileWithMetadata,
      writes: true,
    }),
    abort: op({
      about: 'Takes back a file that was begun.',
      input: z.strictObject({ upload }),
      output: z.null(),
      writes: true,
    }),
    head: op({
      about: 'What is known of a file; null when there is none.',
      input: z.strictObject({ path }),
      output: fileWithMetadata.nullable(),
      writes: false,
    }),
    get: op({
      about: 'A file with the first piece of its content; null when there is none.',
      input: z.strictObject({ path, range: range.optional() }),
      output: z.object({ file: fileWithMetadata, offset: z.int(), end: z.int() }).nullable(),
      writes: false,
    }),
    read: op({
      about: 'A further piece of the content that `get` began, named by its etag.',
      input: z.strictObject({
        path,
        etag: z.string().max(64),
        offset: z.int().nonnegative(),
        length: z.int().positive().max(limits.pieceBytes),
      }),
      output: z.looseObject({}),
      writes: false,
    }),
    list: op({
      about: 'Files whose paths begin with a prefix, in order.',
      input: z.strictObject({
        prefix: prefix.default(''),
        cursor: prefix.optional(),
        limit: z.int().positive().max(limits.page).default(limits.page),
      }),
      output: z.object({ items: z.array(file), cursor: z.string().optional() }),
      writes: false,
    }),
    delete: op({
      about: 'Deletes a file; says whether it was there.',
      input: z.strictObject({ path }),
      output: z.boolean(),
      writes: true,
    }),
    usage: op({
      about: 'How much there is of all files together, and how much there may be.',
      input: z.strictObject({}),
      output: z.object({ bytes: z.int(), files: z.int(), maxBytes: z.int(), maxFiles: z.int() }),
      writes: false,
    }),
    signedUrl: op({
      about: 'An address at which the file can be downloaded or uploaded for a while by whoever has it.',
      input: z.strictObject({
        path,
        method: z.enum(['GET', 'PUT']).default('GET'),
        expiresSeconds: z.int().positive().max(limits.downloadUrlSeconds).default(900),
        maxBytes: z.int().positive().max(limitEntry('storage.fileBytes').ceiling).optional(),
        fileName: fileName.optional().describe('What a download is saved as; the last part of the path unless told'),
      }),
      output: z.object({ url: z.string(), expiresAt: z.string() }),
      writes: false,
    }),
  },
})
