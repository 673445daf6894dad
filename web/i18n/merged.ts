import type { TextTree } from '../../languages/flat-texts.ts'

/** The texts of several files as one; each file has groups of its own. */
export const merged = (files: Record<string, unknown>): Record<string, TextTree> =>
  Object.assign({}, ...Object.values(files)) as Record<string, TextTree>
