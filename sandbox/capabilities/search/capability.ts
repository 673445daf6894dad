import { z } from 'zod'
import { defineCapability, op } from '../define.ts'
import { languages, type Language } from './languages.ts'
import { searchLimits as limits } from './limits.ts'

const name = z
  .string()
  .regex(/^[a-z](?:-?[a-z0-9])*$/, 'has to be lower-case letters, digits and single hyphens')
  .max(64)
const text = (bytes: number) =>
  z
    .string()
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'is not well-formed text without NUL')
    .refine((value) => Buffer.byteLength(value) <= bytes, `has more than ${bytes} bytes`)
const id = text(limits.idBytes).min(1)
const json = (bytes: number) => (value: unknown) => {
  const written = JSON.stringify(value)
  return written.isWellFormed() && !written.includes('\\u0000') && Buffer.byteLength(written) <= bytes
}
const scalar = z.union([z.string(), z.number(), z.boolean()])
const fieldName = z.string().min(1).max(64)

const document = z.strictObject({
  id,
  title: text(limits.titleBytes).default(''),
  body: text(limits.bodyBytes).default(''),
  fields: z
    .record(fieldName, z.union([scalar, z.null(), z.array(scalar)]))
    .refine(json(limits.fieldsBytes), `have more than ${limits.fieldsBytes} bytes, or text that can't be kept`)
    .default({}),
  language: z
    .enum(Object.keys(languages) as [Language, ...Language[]])
    .optional()
    .describe('Words are reduced to their stems; without a language they are taken as they are'),
})
export type SearchDocument = z.output<typeof document>

const bound = z.union([z.string(), z.number()])
const filter = z
  .union([
    scalar,
    z.array(scalar).min(1),
    z
      .strictObject({ gt: bound, gte: bound, lt: bound, lte: bound })
      .partial()
      .refine((range) => Object.keys(range).length > 0, 'has to have a bound'),
  ])
  .refine(json(limits.filterBytes), `has more than ${limits.filterBytes} bytes, or text that can't be kept`)
export type SearchFilter = z.output<typeof filter>

const query = z.strictObject({
  index: name,
  text: text(limits.textCharacters * 4).max(limits.textCharacters),
  filters: z
    .record(fieldName, filter)
    .refine((filters) => Object.keys(filters).length <= limits.filters, `are more than ${limits.filters}`)
    .default({}),
  /** The last word is only the beginning of one, for searching while someone types. */
  prefix: z.boolean().default(false),
  highlight: z.boolean().default(false),
  limit: z.int().positive().max(limits.page).default(20),
  cursor: z.string().max(1_000).optional(),
})
export type SearchQuery = z.output<typeof query>

const found = z.object({
  id: z.string(),
  score: z.number(),
  title: z.string(),
  fields: z.record(z.string(), z.unknown()),
  highlight: z.object({ title: z.string(), body: z.string() }).optional(),
})

/** Full-text search over documents of the plugin's own. */
export const search = defineCapability({
  name: 'search',
  scope: z.strictObject({
    readOnly: z.boolean().default(false).describe('Only searching'),
    names: z.array(name).min(1).max(16).default(['default']).describe('Indexes that it may use'),
  }),
  inWords: ({ readOnly, names }, say) =>
    readOnly
      ? say('Search its own search index: {names}', { names: names.join(', ') })
      : say('Fill and search its own search index: {names}', { names: names.join(', ') }),
  covers: (asked, granted) =>
    (granted.readOnly || !asked.readOnly) && granted.names.every((each) => asked.names.includes(each)),
  errors: ['search.quota', 'search.timeout'],
  ops: {
    index: op({
      about: 'Puts documents into an index; those with an id that is there already are replaced.',
      input: z.strictObject({ index: name, documents: z.array(document).min(1).max(limits.batch) }),
      output: z.null(),
      writes: true,
    }),
    remove: op({
      about: 'Takes documents out of an index.',
      input: z.strictObject({ index: name, ids: z.array(id).min(1).max(limits.batch) }),
      output: z.int().describe('How many there were'),
      writes: true,
    }),
    query: op({
      about: 'Finds documents, the best first.',
      input: query,
      output: z.object({ items: z.array(found), cursor: z.string().optional() }),
      writes: false,
    }),
  },
})
