import { z } from 'zod'
import { defineCapability, op } from '../define.ts'
import { notifyLimits as limits } from './limits.ts'

const channel = z.enum(['inApp', 'email'])
export type Channel = z.output<typeof channel>
const channels = z
  .array(channel)
  .min(1)
  .transform((given) => [...new Set(given)])

const storable = (text: string) => text.isWellFormed() && !text.includes('\0')
/** One line: it becomes the subject of a mail. */
const title = z
  .string()
  .trim()
  .min(1)
  .max(limits.titleCharacters)
  .refine((text) => storable(text) && !/\p{Cc}/u.test(text), 'has to be one line of text')
const body = z.string().max(limits.bodyCharacters).refine(storable, 'has to be text without NUL')
/** One text for all, or one by language: each user gets theirs. */
const said = <Text extends z.ZodType<string>>(text: Text) =>
  z.union([
    text,
    z
      .record(z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'has to be a language tag such as de'), text)
      .refine((texts) => Object.keys(texts).length > 0 && Object.keys(texts).length <= limits.languages, {
        error: `has to be a text, or up to ${limits.languages} by language`,
      }),
  ])
/** A path of the tenant's own app: a notification leads nowhere else. */
const url = z
  .string()
  .max(limits.urlCharacters)
  .regex(/^\/(?![/\\])[!-~]*$/, 'has to be a path of the app, such as /plugins/crm/deals')

/** Telling users something. */
export const notify = defineCapability({
  name: 'notify',
  scope: z.strictObject({ channels: channels.prefault(['inApp']).describe('Ways of telling users') }),
  inWords: ({ channels }, say) => {
    if (channels.length > 1) return say('Notify users in the app and by mail')
    return channels[0] === 'email' ? say('Notify users by mail') : say('Notify users in the app')
  },
  covers: (asked, granted) => granted.channels.every((each) => asked.channels.includes(each)),
  errors: ['notify.limited'],
  ops: {
    send: op({
      about: 'Tells users something, by name or by role, over each of the channels.',
      input: z
        .strictObject({
          users: z.array(z.uuid()).max(limits.recipients).default([]),
          roles: z
            .array(z.enum(['owner', 'admin', 'member', 'viewer']))
            .max(4)
            .default([]),
          title: said(title).describe('A text, or texts by language: each user gets theirs'),
          body: said(body).default(''),
          url: url.optional(),
          channels: channels.default(['inApp']),
        })
        .refine(({ users, roles }) => users.length + roles.length > 0, 'There is nobody to tell: name users or roles.'),
      output: z.object({
        inApp: z.int().describe('Users told in the app'),
        email: z.int().describe('Users told by mail'),
        limited: z.int().describe('Times a user was passed over, having been told enough in this minute'),
      }),
      writes: true,
    }),
  },
})
