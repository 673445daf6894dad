import { z } from 'zod'
import type { Say } from '../../../languages/say.ts'
import { defineCapability, op } from '../define.ts'
import { hostEntry } from '../net/host-schema.ts'
import { hostsCover } from '../net/hosts.ts'
import { secretsLimits } from './limits.ts'

const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'is not the name of a setting')

const reach = z.strictObject({
  hosts: z
    .array(hostEntry)
    .max(secretsLimits.hosts)
    .default([])
    .describe('Where it is sent to: in requests to these, the placeholder is replaced by the secret'),
  read: z.boolean().default(false).describe('Whether the code of the plugin may have the secret itself'),
})
type Reach = z.output<typeof reach>

const names = z
  .record(name, reach)
  .refine(
    (all) => Object.keys(all).length <= secretsLimits.names,
    `A scope has at most ${secretsLimits.names} secrets.`,
  )

const uses = ([name, { hosts, read }]: [string, Reach], say: Say): string => {
  const values = { name, hosts: hosts.join(', ') }
  if (hosts.length > 0 && read) return say('Have {name} sent to {hosts}, and read it itself', values)
  if (hosts.length > 0) return say('Have {name} sent to {hosts}', values)
  return read ? say('Read {name} itself', values) : say('Know whether {name} is set', values)
}

/** Secret settings: used without being seen, unless reading is granted too. */
export const secrets = defineCapability({
  name: 'secrets',
  scope: z.strictObject({
    names: names.default({}).describe('Secret settings, by name, and what it may do with each'),
  }),
  inWords: (scope, say) =>
    Object.entries(scope.names)
      .map((each) => uses(each, say))
      .join('; ') || say('Use no secret'),
  covers: (asked, granted) =>
    Object.entries(granted.names).every(([each, given]) => {
      const wanted = Object.hasOwn(asked.names, each) ? asked.names[each] : undefined
      return wanted !== undefined && (wanted.read || !given.read) && hostsCover(wanted.hosts, given.hosts)
    }),
  errors: ['secrets.unset'],
  ops: {
    isSet: op({
      about: 'Whether an admin has set the secret.',
      input: z.strictObject({ name }),
      output: z.boolean(),
      writes: false,
    }),
    placeholder: op({
      about: 'What stands for the secret in requests to the hosts that it is bound to.',
      input: z.strictObject({ name }),
      output: z.string(),
      writes: false,
    }),
    read: op({
      about: 'The secret itself, where that was granted.',
      input: z.strictObject({ name }),
      output: z.string(),
      writes: false,
    }),
  },
})

export type SecretsScope = z.output<typeof secrets.scope>
