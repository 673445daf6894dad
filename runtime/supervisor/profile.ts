import * as z from 'zod/mini'
import { Problem } from '../../problems/problem.ts'

const node = z.looseObject({ id: z.number(), children: z._default(z.array(z.number()), []) })

const threadProfiles = z.array(
  z.object({
    threadId: z.number(),
    profile: z.object({
      startTime: z.number(),
      endTime: z.number(),
      samples: z.array(z.number()),
      timeDeltas: z.array(z.number()),
      nodes: z.array(node),
    }),
  }),
)

type ThreadProfile = z.infer<typeof threadProfiles>[number]['profile']

/**
 * One profile of what an isolate did, in the format of Chrome DevTools. An isolate wanders between threads and V8
 * keeps a profile for each; they are laid side by side under one root, their samples in the order of time.
 */
export const mergeProfiles = (json: string): Record<string, unknown> | undefined => {
  const parsed = threadProfiles.safeParse(JSON.parse(json))
  if (!parsed.success) throw new Problem('platform.error', {}, { cause: parsed.error })
  const profiles = parsed.data.map(({ profile }) => profile).filter(({ samples }) => samples.length > 0)
  if (profiles.length === 0) return undefined
  const renumbered = profiles.map((profile, index) => renumber(profile, index * 1_000_000 + 1))
  const samples = renumbered.flatMap(timedSamples).sort((a, b) => a.time - b.time)
  const startTime = Math.min(...profiles.map((profile) => profile.startTime))
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
    endTime: Math.max(...profiles.map((profile) => profile.endTime)),
    samples: samples.map(({ id }) => id),
    timeDeltas: samples.map(({ time }, index) => time - (samples[index - 1]?.time ?? startTime)),
  }
}

const renumber = (profile: ThreadProfile, by: number): ThreadProfile => ({
  ...profile,
  samples: profile.samples.map((id) => id + by),
  nodes: profile.nodes.map((each) => ({ ...each, id: each.id + by, children: each.children.map((id) => id + by) })),
})

const timedSamples = ({ startTime, samples, timeDeltas }: ThreadProfile) => {
  let time = startTime
  return samples.map((id, index) => ({ id, time: (time += timeDeltas[index] ?? 0) }))
}
