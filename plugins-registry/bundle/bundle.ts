import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract, type Extract, type Header } from 'tar-stream'
import { asRule, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { canonicalPath, entryPath } from './entry-path.ts'
import { bundleLimits, placeOf, type Place } from './layout.ts'
import { bundleInvalid } from './refusal.ts'

/** The files of a bundle by their path, each checked against its place in the layout. */
export type BundleFiles = Map<string, Buffer>

type Entry = Extract extends AsyncIterable<infer Each> ? Each : never

const chunkBytes = 64 * 1024
/** Below this many bytes nothing counts as a bomb; above it, at most so many bytes may come out of one. */
const bomb = { fromBytes: 4 * 1024 * 1024, ratio: 200 }

const invalid = (rule: string, path?: string) => bundleInvalid([{ ...(path === undefined ? {} : { path }), rule }])

const slices = function* (bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
}

/** Passes on what comes out of gzip, and stops as soon as it is too much. */
const measured = (consumed: () => number) =>
  async function* (inflated: AsyncIterable<Buffer>) {
    let bytes = 0
    for await (const chunk of inflated) {
      bytes += chunk.length
      if (bytes > bundleLimits.inflatedBytes) throw invalid(`unpacks to more than ${bundleLimits.inflatedBytes} bytes`)
      if (bytes > bomb.fromBytes && bytes > consumed() * bomb.ratio)
        throw invalid(`unpacks to more than ${bomb.ratio} times its size`)
      yield chunk
    }
  }

const isUtf8 = (bytes: Buffer): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

const readEntry = async (entry: Entry, path: string, place: Place): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of entry) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  if (place.text && !isUtf8(bytes)) throw invalid(asRule('is not valid UTF-8'), path)
  if (place.text && bytes.includes(0)) throw invalid(asRule('holds a NUL character'), path)
  return bytes
}

/** Refuses everything but a plain file in its place that is not too large; tells where it belongs. */
const checkHeader = (header: Header): { path: string; place: Place } | undefined => {
  const found = entryPath(header)
  if (found.directory) return undefined
  const { path } = found
  const place = placeOf(path)
  if (!place) throw invalid(asRule('has no place in a bundle'), path)
  if ((header.size ?? 0) > place.maxBytes) throw invalid(`has more than ${place.maxBytes} bytes`, path)
  return { path, place }
}

const readEntries = async (entries: AsyncIterable<Entry>): Promise<BundleFiles> => {
  const files: BundleFiles = new Map()
  const taken = new Map<string, string>()
  let count = 0
  for await (const entry of entries) {
    if (++count > bundleLimits.entries) throw invalid(`has more than ${bundleLimits.entries} entries`)
    const checked = checkHeader(entry.header)
    if (!checked) {
      entry.resume()
      continue
    }
    const { path, place } = checked
    const canonical = canonicalPath(path)
    const before = taken.get(canonical)
    if (before !== undefined)
      throw invalid(
        before === path ? 'is there twice' : `differs from "${before}" only in case or composition of letters`,
        path,
      )
    taken.set(canonical, path)
    files.set(path, await readEntry(entry, path, place))
  }
  return files
}

/** What gzip and tar say of broken archives, as rules. */
const asRefusal = (error: unknown): Problem => {
  if (error instanceof Problem) return error
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'Z_BUF_ERROR') return invalid(asRule('the archive ends too early'))
  if (code?.startsWith('Z_')) return invalid(asRule('is not a gzip archive, or a damaged one'))
  if (message === 'Unexpected end of data') return invalid(asRule('the archive ends too early'))
  return invalid(asRule('is not a tar archive, or a damaged one'))
}

/**
 * Unpacks an untrusted bundle into memory: plain files in their places only, every size counted while
 * it streams, so that a hostile archive costs little more than what it may cost.
 *
 * @throws {Problem} `bundle.too_large`, or `bundle.invalid` naming the file and the rule
 */
export const readBundle = async (bytes: Buffer): Promise<BundleFiles> => {
  const { compressedBytes } = bundleLimits
  if (bytes.length > compressedBytes) {
    throw new Problem('bundle.too_large', {
      detail: said('A bundle may have {most} bytes.', { most: compressedBytes }),
      limit: 'bundleBytes',
      value: compressedBytes,
    })
  }
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw invalid(asRule('is not a gzip archive'))

  const gunzip = createGunzip()
  const tar = extract()
  const reading = readEntries(tar)
  const feeding = pipeline(
    slices(bytes),
    gunzip,
    measured(() => gunzip.bytesWritten),
    tar,
  )
  const results = await Promise.allSettled([
    reading.catch((error: unknown) => {
      tar.destroy(error as Error)
      throw error
    }),
    feeding,
  ])
  // A refusal of ours says more than what it made the other side say.
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
  if (errors.length > 0) throw asRefusal(errors.find((error) => error instanceof Problem) ?? errors[0])
  if (gunzip.bytesWritten !== bytes.length) throw invalid(asRule('has something behind its end'))

  const [files] = results as [PromiseFulfilledResult<BundleFiles>, unknown]
  return files.value
}
