import * as z from 'zod/mini'
import { Problem } from '../../problems/problem.ts'

const node = z.looseObject({ id: z.number(), children: z._default(z.array(z.number()), []) })

const profile = z.object({
  startTime: z.number(),
  endTime: z.number(),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
  nodes: z.array(node),
})
const threadProfiles = z.array(z.object({ threadId: z.number(), profile }))

type Profile = z.infer<typeof profile>

/**
 * One profile of what an isolate did, in the format of Chrome DevTools. An isolate wanders between threads and V8
 * keeps a profile for each; they are laid side by side under one root, their samples in the order of time.
 */
export const mergeProfiles = (json: string): Record<string, unknown> | undefined =>
  sideBySide(parsed(threadProfiles, JSON.parse(json)).map((thread) => thread.profile))

/** One profile of what several isolates did in the same time, in as many processes, whose clocks begin anywhere. */
export const mergeProfilesOfProcesses = (profiles: Record<string, unknown>[]): Record<string, unknown> | undefined =>
  sideBySide(
    profiles
      .map((each) => parsed(profile, each))
      .map((each) => ({ ...each, startTime: 0, endTime: each.endTime - each.startTime })),
  )

const parsed = <S extends z.ZodMiniType>(schema: S, value: unknown): z.output<S> => {
  const { data, error } = schema.safeParse(value)
  if (error) throw new Problem('platform.error', {}, { cause: error })
  return data as z.output<S>
}

const sideBySide = (all: Profile[]): Record<string, unknown> | undefined => {
  const profiles = all.filter(({ samples }) => samples.length > 0)
  if (profiles.length === 0) return undefined
  let last = 1
  const renumbered = profiles.map((each) => {
    const moved = renumber(each, last)
    last = Math.max(last, ...moved.nodes.map(({ id }) => id))
    return moved
  })
  const samples = renumbered.flatMap(timedSamples).sort((a, b) => a.time - b.time)
  const startTime = Math.min(...profiles.map((each) => each.startTime))
  const roots = renumbered.map(({ nodes }) => nodes[0]?.id ?? 0)
  return {
    nodes: [
      {
        id: 1,
        callFrame: { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 },
        hitCount: 0,
        children: roots,
      },
      ...renumbered.flatMap(({ nodes }) => nodes),
    ],
    startTime,
    endTime: Math.max(...profiles.map((each) => each.endTime)),
    samples: samples.map(({ id }) => id),
    timeDeltas: samples.map(({ time }, index) => time - (samples[index - 1]?.time ?? startTime)),
  }
}

const renumber = (given: Profile, by: number): Profile => ({
  ...given,
  samples: given.samples.map((id) => id + by),
  nodes: given.nodes.map((each) => ({ ...each, id: each.id + by, children: each.children.map((id) => id + by) })),
})

const timedSamples = ({ startTime, samples, timeDeltas }: Profile) => {
  let time = startTime
  return samples.map((id, index) => ({ id, time: (time += timeDeltas[index] ?? 0) }))
}
