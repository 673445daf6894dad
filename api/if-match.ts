import { createHash } from 'node:crypto'
import { Problem } from '../problems/problem.ts'

/** An entity tag without its quotes; a weak one says too little for an edit (RFC 9110, 13.1.1), so it never matches. */
const strongTag = /^"([\x21\x23-\x7e]*)"$/

/**
 * The tag of a state that has no number of its own: the same for the same content. `undefined` is that there is nothing.
 *
 * @example
 * stateTag({ verified: true })
 */
export const stateTag = (state: object | undefined): string =>
  createHash('sha256')
    .update(JSON.stringify(state ?? null))
    .digest('base64url')
    .slice(0, 22)

/**
 * Whether the state that an edit is made on is the one that its caller saw: no `If-Match`, `*`, or a list of tags with
 * this one in it.
 *
 * @throws {Problem} `request.precondition`
 * @example
 * ifMatches('"7"', 7)
 */
export const ifMatches = (header: string | undefined, state: string | number): void => {
  if (header === undefined || header.trim() === '*') return
  const tags = header.split(',').map((tag) => strongTag.exec(tag.trim())?.[1])
  if (!tags.includes(String(state))) throw new Problem('request.precondition', { etag: `"${state}"` })
}
