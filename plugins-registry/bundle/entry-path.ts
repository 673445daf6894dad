import type { Header } from 'tar-stream'
import { asRule } from '../../languages/said.ts'
import { bundleLimits } from './layout.ts'
import { bundleInvalid } from './refusal.ts'

const folders = new Set(['ui', 'migrations', 'locales', 'assets'])

/** What two paths have in common if some file system could take them for the same. */
export const canonicalPath = (path: string): string => path.normalize('NFKC').toLowerCase().normalize('NFKC')

/** A name as it may be shown in a refusal: printable and short. */
const shown = (name: string): string => name.replace(/[\p{Cc}\p{Cf}\uFFFD]/gu, '?').slice(0, 120)

const brokenRule = (name: string): string | undefined => {
  if (name === '') return 'has no name'
  if (Buffer.byteLength(name) > bundleLimits.pathBytes) return `has a path of more than ${bundleLimits.pathBytes} bytes`
  if (name.includes('\uFFFD')) return 'has a path that is not valid UTF-8'
  if (/[\p{Cc}\p{Cf}]/u.test(name)) return 'has control characters in its path'
  if (name.includes('\\')) return 'has a backslash in its path'
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return 'has an absolute path'
  const steps = name.split('/')
  if (steps.includes('..')) return 'has ".." in its path'
  if (steps.includes('') || steps.includes('.')) return 'has an empty step or "." in its path'
  return undefined
}

/**
 * The path of an archive entry within the bundle. A leading `./` is what `tar` writes for `tar -c .`
 * and means nothing; folders of the layout may be listed, they carry nothing.
 *
 * @throws {Problem} `bundle.invalid` for anything but a plain file or a folder of the layout, and for paths that could lead elsewhere
 */
export const entryPath = (header: Pick<Header, 'name' | 'type'>): { path: string; directory: boolean } => {
  const directory = header.type === 'directory'
  const name = header.name.startsWith('./') ? header.name.slice(2) : header.name
  const path = directory ? name.replace(/\/$/, '') : name
  if (directory && (path === '' || path === '.')) return { path: '', directory }

  const rule =
    header.type === 'file' || directory
      ? brokenRule(path)
      : `is a ${String(header.type ?? 'thing of unknown kind')}; a bundle holds plain files only`
  if (rule) throw bundleInvalid([{ path: shown(name), rule }])
  const [top = ''] = path.split('/')
  if (directory && !folders.has(top))
    throw bundleInvalid([{ path: shown(name), rule: asRule('has no place in a bundle') }])
  return { path, directory }
}
