import { z } from 'zod'
import { said } from '../languages/said.ts'
import { Problem } from '../problems/problem.ts'

/** Query parameters of every list. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50).describe('How many at most'),
  cursor: z.string().max(500).optional().describe('`nextCursor` of the page before'),
})

/** A page of `item`s. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().optional().describe('Absent on the last page') })

/** A position in a list, opaque to callers. */
export const toCursor = (position: string): string => Buffer.from(position).toString('base64url')

/** @throws {Problem} `request.invalid` */
export const fromCursor = (cursor: string | undefined): string | undefined => {
  if (cursor === undefined) return undefined
  const position = Buffer.from(cursor, 'base64url').toString()
  if (toCursor(position) !== cursor)
    throw new Problem('request.invalid', { detail: said('cursor: is not one of ours.') })
  return position
}

/** The same where positions are whole numbers that the database counts. @throws {Problem} `request.invalid` */
export const numberFromCursor = (cursor: string | undefined): string | undefined => {
  const position = fromCursor(cursor)
  if (position !== undefined && !/^\d{1,18}$/.test(position))
    throw new Problem('request.invalid', { detail: said('cursor: is not one of ours.') })
  return position
}

/**
 * Cuts the one item more than the limit off that was read to see whether there is a next page.
 *
 * @example
 * pageFrom(await users.list(tenant.id, { after, limit: limit + 1 }), limit, (user) => user.email)
 */
export const pageFrom = <T>(items: T[], limit: number, positionOf: (item: T) => string) => {
  const last = items[limit - 1]
  return items.length > limit && last !== undefined
    ? { items: items.slice(0, limit), nextCursor: toCursor(positionOf(last)) }
    : { items }
}

/** The page that a caller asks for, for a service whose cursors are plain positions. */
export const positionIn = ({ cursor, limit }: z.output<typeof pageQuery>) => ({ cursor: fromCursor(cursor), limit })

/** The same for one whose positions are whole numbers. */
export const numberIn = ({ cursor, limit }: z.output<typeof pageQuery>) => ({ cursor: numberFromCursor(cursor), limit })

/** A page of such a service, for callers. */
export const withCursor = <T, J>(
  { items, nextCursor }: { items: T[]; nextCursor?: string },
  asJson: (item: T) => J,
) => ({
  items: items.map(asJson),
  ...(nextCursor === undefined ? {} : { nextCursor: toCursor(nextCursor) }),
})

/** The same where more has to be read before an item is JSON, such as its words in a language. */
export const withCursorRead = async <T, J>(
  { items, ...rest }: { items: T[]; nextCursor?: string },
  asJson: (item: T) => Promise<J>,
) => withCursor({ ...rest, items: await Promise.all(items.map(asJson)) }, (item) => item)
