import { storageLimits } from './limits.ts'

/** Invisible characters, and those that turn the direction of text: names that look like others. */
const deceptive = /[\p{Cc}\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\\]/u

/**
 * What is wrong with the name of a file, or undefined. Names are texts in a database and never become paths on a
 * disk; the rules keep them harmless for whoever downloads the files or copies them elsewhere.
 */
export const pathFault = (path: string): string | undefined => {
  if (!path.isWellFormed() || deceptive.test(path))
    return 'A path has no control characters, invisible characters or backslashes.'
  if (Buffer.byteLength(path) > storageLimits.pathBytes) return `A path has at most ${storageLimits.pathBytes} bytes.`
  for (const segment of path.split('/')) {
    if (segment === '')
      return 'A path has no empty parts: it neither begins nor ends with a slash, nor has two in a row.'
    if (segment === '.' || segment === '..') return 'A path has no parts "." and "..".'
    if (Buffer.byteLength(segment) > storageLimits.segmentBytes)
      return `Each part of a path has at most ${storageLimits.segmentBytes} bytes.`
  }
  return undefined
}

/** One way of writing a name: the same letters, composed or not, are the same file. */
export const normalizePath = (path: string): string => path.normalize('NFC')
