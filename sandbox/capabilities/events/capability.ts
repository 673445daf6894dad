import { z } from 'zod'
import { limitEntry } from '../../limits.ts'
import { defineCapability, op } from '../define.ts'
import { eventLimits } from './limits.ts'
import { covers } from './patterns.ts'

const pattern = z
  .string()
  .max(eventLimits.nameLength)
  .regex(/^([a-z][a-z0-9_-]*|\*)(\.([a-z][a-z0-9_-]*|\*))*$/, 'is not an event type or pattern such as crm.contact.*')
const patterns = z.array(pattern).max(200).default([])

const name = (what: string) =>
  z
    .string()
    .min(1, `${what} may not be empty.`)
    .max(eventLimits.nameLength)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), `${what} is well-formed text without NUL.`)

const event = z.strictObject({
  type: z
    .string()
    .max(eventLimits.nameLength)
    .regex(/^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+$/, 'A type is words parted by dots, such as crm.contact.created.'),
  data: z.unknown().optional(),
  key: name('A key').optional(),
  id: name('An id').optional(),
})

const all = (granted: string[], asked: string[]) => granted.every((one) => asked.some((wide) => covers(wide, one)))

/** Events between the plugins of one tenant, and from the platform to them. */
export const events = defineCapability({
  name: 'events',
  scope: z.strictObject({
    publish: patterns.describe('Patterns of types that it may publish; they begin with the id of the plugin'),
    subscribe: patterns.describe('Patterns of types that it is told of'),
  }),
  inWords: ({ publish, subscribe }, say) =>
    [
      ...(publish.length > 0 ? [say('Publish events: {types}', { types: publish.join(', ') })] : []),
      ...(subscribe.length > 0 ? [say('Be told of events: {types}', { types: subscribe.join(', ') })] : []),
    ].join('. ') || say('Use events'),
  covers: (asked, granted) => all(granted.publish, asked.publish) && all(granted.subscribe, asked.subscribe),
  errors: ['event.too_large', 'event.quota'],
  ops: {
    publish: op({
      about:
        'Publishes events: all of them or none; with `transaction`, when and if that open transaction of `db` commits.',
      input: z.strictObject({
        events: z.array(event).min(1).max(limitEntry('events.batch').ceiling),
        transaction: z.int().nonnegative().optional(),
      }),
      output: z.strictObject({ ids: z.array(z.string()) }),
      writes: true,
    }),
  },
})
