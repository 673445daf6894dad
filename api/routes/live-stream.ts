import type { Request, RequestHandler } from 'express'
import { z } from 'zod'
import { uiKinds, type UiFiles, type UiName } from '../../plugins-registry/pages/ui-files.ts'
import { asRule } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { LiveEvents } from '../../runtime/events/live-events.ts'
import { matches } from '../../sandbox/capabilities/events/patterns.ts'
import type { UserCaller } from '../auth/caller.ts'
import type { EventStreams } from '../event-streams.ts'
import { invalidRequest } from '../problem-response.ts'

/** How long what happens is gathered: a hundred imported rows are one reason to look again. */
const gatherMs = 150

/** What was read just before it was shown may be as old, and clocks of processes differ by a little. */
const marginMs = 1_000

const asked = z.strictObject({
  of: z
    .preprocess(
      (given) => (Array.isArray(given) ? given : [given]),
      z
        .array(
          z
            .string()
            .max(200)
            .regex(new RegExp(`^[a-z0-9-]+/(${uiKinds.join('|')})/[^/]+$`), asRule('is not such as crm/pages/deals')),
        )
        .max(30),
    )
    .describe('What is shown, such as crm/pages/deals'),
  shown: z.coerce
    .number()
    .int()
    .min(0)
    .max(60_000)
    .optional()
    .describe('Since how many milliseconds: what happened meanwhile is told first'),
})

/** A pattern of events that something of this plugin follows. */
interface Followed {
  plugin: string
  pattern: string
}

/**
 * Which types of events happen, as server-sent events, for whoever shows pages, widgets or slots that follow them. Only
 * what these files follow is told, only to those who may see them, and only that it happened: what there is to know,
 * the routes of the plugin say, with checks of their own.
 */
export const liveStream = ({
  live,
  uiFiles,
  streams,
}: {
  live: LiveEvents
  uiFiles: UiFiles
  streams: EventStreams
}): RequestHandler => {
  const followedBy = async (request: Request, caller: UserCaller, names: UiName[]): Promise<Followed[]> => {
    const files = await Promise.all(names.map((name) => uiFiles.find(request.tenant!, name, caller.permissions)))
    return files.flatMap((file, at) => file.live.map((pattern) => ({ plugin: names[at]!.plugin, pattern })))
  }

  return async (request, response) => {
    const caller = streams.callerOf(request)
    const read = asked.safeParse(request.query, { reportInput: true })
    if (!read.success) throw invalidRequest('query', read.error)
    const names = read.data.of.map((text) => {
      const [plugin, kind, name] = text.split('/') as [string, UiName['kind'], string]
      return { plugin, kind, name }
    })
    const followed = await followedBy(request, caller, names)
    const mayStill = (now: UserCaller) =>
      followedBy(request, now, names).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Problem) return false
          throw error
        },
      )

    const stream = streams.open(request, response, { mayStill })
    const gathered = new Set<string>()
    let timer: NodeJS.Timeout | undefined
    const send = async () => {
      timer = undefined
      const types = [...gathered]
      gathered.clear()
      for (const type of types) await stream.send({ event: 'happened', data: { type } })
    }
    const happened = (type: string) => {
      if (type !== '*' && !followed.some(({ pattern }) => matches(pattern, type))) return
      gathered.add(type)
      timer ??= setTimeout(() => void send(), gatherMs)
    }
    const unwatch = await live.watch(request.tenant!.id, happened)
    stream.onClose(() => {
      unwatch()
      clearTimeout(timer)
    })
    if (stream.ended) return unwatch()
    await stream.send({ event: 'ready', data: {} })
    // Between the first reading of what is shown and now, nobody watched for it.
    const { shown } = read.data
    if (shown !== undefined) (await live.ofLast(request.tenant!.id, shown + marginMs)).forEach(happened)
  }
}
