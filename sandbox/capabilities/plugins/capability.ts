import { z } from 'zod'
import { defineCapability, op } from '../define.ts'
import { reaches } from './reach.ts'

const pluginId = z
  .string()
  .max(32)
  .regex(/^[a-z](?:-?[a-z0-9])*$/, 'is not the id of a plugin')
const functionName = z.string().regex(/^[a-z][a-zA-Z0-9_-]{0,63}$/, 'is not the name of a function')

const target = z
  .string()
  .max(100)
  .regex(
    /^[a-z](?:-?[a-z0-9])*(\.[a-z][a-zA-Z0-9_-]*)?$/,
    'is not a plugin such as crm, or one function of it such as crm.findContact',
  )

const jsonSchema = z.record(z.string(), z.unknown())

/** Calls to what other installations of the same tenant expose. */
export const plugins = defineCapability({
  name: 'plugins',
  scope: z.strictObject({
    plugins: z.array(target).max(200).default([]).describe('Plugins, or functions such as crm.findContact'),
  }),
  inWords: ({ plugins }, say) =>
    plugins.length > 0
      ? say('Use what other plugins offer: {plugins}', { plugins: plugins.join(', ') })
      : say('Use what other plugins offer'),
  covers: (asked, granted) => granted.plugins.every((one) => reaches(asked.plugins, one)),
  errors: [
    'call.not_exposed',
    'call.forbidden',
    'call.invalid_input',
    'call.invalid_output',
    'call.too_large',
    'call.depth',
    'call.limit',
    'call.timeout',
    'call.failed',
    'call.in_transaction',
  ],
  ops: {
    call: op({
      about: 'Calls a function that another installation of the tenant exposes.',
      input: z.strictObject({
        plugin: pluginId,
        name: functionName,
        input: z.unknown(),
        timeoutMs: z.int().positive().max(900_000).optional(),
      }),
      output: z.unknown(),
      writes: true,
    }),
    list: op({
      about: 'The functions that may be called.',
      input: z.strictObject({}),
      output: z.array(
        z.object({
          plugin: z.string(),
          version: z.string(),
          name: z.string(),
          description: z.string().optional(),
          input: jsonSchema.optional(),
          output: jsonSchema.optional(),
        }),
      ),
      writes: false,
    }),
  },
})
