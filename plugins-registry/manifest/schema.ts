import { valid, validRange } from 'semver'
import { z } from 'zod'
import { asRule } from '../../languages/said.ts'
import { attributeTypes } from '../../runtime/identity/policies/language.ts'

const line = (max: number) =>
  z
    .string()
    .min(1, asRule('may not be empty'))
    .max(max, `may have at most ${max} characters`)
    .regex(/^[^\p{Cc}]*$/u, asRule('may not hold control characters'))

const fewOf = <T extends z.ZodType>(item: T, max: number) => z.array(item).max(max, `may have at most ${max} entries`)

const byName = <T extends z.ZodType>(value: T, name = /^[a-z][a-zA-Z0-9_-]{0,63}$/) =>
  z.record(
    z.string().regex(name, asRule('is not a name: a small letter, then letters, digits, - or _ (at most 64)')),
    value,
  )

const jsonSchema = z.record(z.string(), z.unknown()).describe('A JSON Schema')

/** Plugin ids and tenant slugs have one shape: both become part of names in Postgres and of host names. */
export const pluginId = z
  .string()
  .min(2, asRule('has at least 2 characters'))
  .max(32, asRule('has at most 32 characters'))
  .regex(/^[a-z](?:-?[a-z0-9])*$/, asRule('has small letters, digits and single hyphens, and begins with a letter'))

const pluginVersion = z
  .string()
  .max(64, asRule('has at most 64 characters'))
  .refine((text) => valid(text) === text, asRule('is not a semantic version such as 1.2.3 (without build metadata)'))

const range = z
  .string()
  .max(64)
  .refine((text) => validRange(text) !== null, asRule('is not a range of versions such as ^1.2'))

const person = z.union([
  line(120),
  z.strictObject({
    name: line(120),
    email: z.email('is not an e-mail address').optional(),
    url: z.url({ protocol: /^https$/ }).optional(),
  }),
])

const icon = z
  .string()
  .max(200)
  .regex(/^(i-lucide-[a-z0-9-]+|assets\/[^\\]+)$/, asRule('is an icon such as i-lucide-users, or a file under assets/'))

const permissionId = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/, asRule('is not a permission such as crm.contacts.read'))

const eventPattern = z
  .string()
  .max(100)
  .regex(
    /^([a-z][a-z0-9-]*|\*)(\.([a-z][a-z0-9_-]*|\*))*$/,
    asRule('is not an event type or pattern such as crm.contact.created or crm.*'),
  )

const capability = z.strictObject({
  required: z.boolean().default(false).describe('Whether the plugin is of no use without it'),
  scope: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('How far it reaches; each capability has its own fields'),
  reason: line(300).optional().describe('What a tenant admin reads before granting it'),
  feature: line(80).optional().describe('What it makes possible, such as "Send invoices by e-mail"'),
})

const permission = z.strictObject({
  id: permissionId,
  label: line(120),
  description: line(300).optional(),
  defaultRoles: z.array(z.enum(['owner', 'admin', 'member', 'viewer'])).default([]),
})

const attribute = z
  .enum(attributeTypes)
  .describe('What it is; `?` says that it may be absent, and `user` that it is the id of one')

const resource = z.strictObject({
  label: line(60).optional(),
  attributes: byName(attribute, /^[a-z][a-zA-Z0-9_]{0,63}$/)
    .refine((attributes) => Object.keys(attributes).length <= 50, asRule('may have at most 50 entries'))
    .default({}),
})

const uiFile = z.string().regex(/^ui\/[A-Za-z0-9._-]+\.json$/, asRule('is a file such as ui/contacts.json'))

const widget = z.union(
  [
    uiFile.transform((file): { file: string; permission?: string } => ({ file })),
    z.strictObject({ file: uiFile, permission: permissionId.optional() }),
  ],
  { error: 'is neither a file such as ui/pipeline.json nor { "file": …, "permission": … }' },
)

const slot = z.strictObject({
  slot: z
    .string()
    .max(100)
    .regex(/^[a-z][a-z0-9-]*(\.[a-z][a-zA-Z0-9-]*)+$/, asRule('is not the name of a slot such as crm.contact.detail')),
  file: uiFile,
  permission: permissionId.optional(),
})

const ui = z.strictObject({
  menu: fewOf(
    z.strictObject({ label: line(60), icon: icon.optional(), page: line(64), permission: permissionId.optional() }),
    50,
  ).default([]),
  pages: byName(uiFile).default({}),
  widgets: byName(widget).default({}).describe('What can stand on the home page'),
  slots: fewOf(slot, 50).default([]).describe('What it shows in places that other plugins, or Plexica, left for it'),
})

/** What `plexica.json` may say. Strict everywhere: a field that is not known is a mistake to be told. */
export const manifestSchema = z.strictObject({
  $schema: z.string().max(500).optional(),
  id: pluginId,
  version: pluginVersion,
  name: line(80),
  description: line(500).optional(),
  license: line(100).optional(),
  author: person.optional(),
  homepage: z.url({ protocol: /^https$/, error: asRule('is not an https address') }).optional(),
  icon: icon.optional(),
  categories: fewOf(line(40), 8).default([]),
  engines: z.strictObject({ plexica: range }).optional(),
  capabilities: byName(capability).default({}),
  permissions: fewOf(permission, 200).default([]),
  resources: byName(resource, /^[a-z][a-zA-Z0-9_]{0,63}$/)
    .refine((types) => Object.keys(types).length <= 50, asRule('may have at most 50 entries'))
    .default({})
    .describe('Kinds of things that policies of tenants can be about; ask `ctx.authorize` for each'),
  settings: jsonSchema.optional(),
  dependencies: z.record(pluginId, range).default({}),
  events: z
    .strictObject({ publishes: fewOf(eventPattern, 200).default([]), subscribes: fewOf(eventPattern, 200).default([]) })
    .default({ publishes: [], subscribes: [] }),
  jobs: byName(
    z.strictObject({
      cron: line(100).optional().describe('When it runs: five fields, such as "0 2 * * *"'),
      timeZone: line(60).optional().describe('Of the schedule; UTC unless told'),
      missed: z.enum(['once', 'skip']).optional().describe('What becomes of runs that were missed; "once" unless told'),
      label: line(120).optional(),
    }),
  ).default({}),
  exposes: byName(
    z.strictObject({
      description: line(300).optional(),
      permission: permissionId.optional().describe('What the user must have on whose behalf another plugin calls'),
      input: jsonSchema.optional(),
      output: jsonSchema.optional(),
    }),
  )
    .refine((functions) => Object.keys(functions).length <= 100, asRule('may have at most 100 entries'))
    .default({}),
  ui: ui.default({ menu: [], pages: {}, widgets: {}, slots: [] }),
  migrations: fewOf(
    z
      .string()
      .regex(
        /^migrations\/[A-Za-z0-9][A-Za-z0-9._-]{0,98}(?<!\.down)\.sql$/,
        asRule('is a file such as migrations/001_contacts.sql'),
      ),
    1_000,
  )
    .optional()
    .describe('In the order in which they run; without it, every file in migrations/ by name'),
})

export type Manifest = z.output<typeof manifestSchema>
