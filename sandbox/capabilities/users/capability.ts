import { z } from 'zod'
import { defineCapability, op } from '../define.ts'
import { usersLimits as limits } from './limits.ts'

const user = z.object({ id: z.string(), name: z.string(), email: z.string().optional() })

/** The team of the tenant, to read. */
export const users = defineCapability({
  name: 'users',
  scope: z.strictObject({ email: z.boolean().default(false).describe('E-mail addresses too') }),
  inWords: ({ email }, say) =>
    email ? say('See the names and e-mail addresses of your team') : say('See the names of your team'),
  covers: (asked, granted) => asked.email || !granted.email,
  errors: [],
  ops: {
    list: op({
      about: 'The users of the tenant, by name.',
      input: z.strictObject({
        limit: z.int().positive().max(limits.page).default(50),
        cursor: z.string().max(1_000).optional(),
      }),
      output: z.object({ items: z.array(user), cursor: z.string().optional() }),
      writes: false,
    }),
    get: op({
      about: 'One user; null when there is none of this id.',
      input: z.strictObject({ id: z.string().max(64) }),
      output: user.nullable(),
      writes: false,
    }),
  },
})
