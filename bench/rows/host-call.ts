import type { Bench, Row } from '../bench.ts'
import { callingPeer, callingPlugin, microseconds } from './calls.ts'

const run = (parallel: boolean) => async (bench: Bench) => {
  const stored = { op: 'kv', parallel } as const
  const { plexica, isolate, whole, store } = await microseconds(bench, stored, {
    plexica: await callingPeer(bench, 'host-call'),
    isolate: await callingPeer(bench, 'call-isolate'),
    whole: await callingPlugin(bench),
    store: await callingPeer(bench, 'postgres'),
  })
  return {
    values: { plexica, 'isolated-vm': isolate },
    details: { 'with the store µs': whole, 'bare pg µs': store },
  }
}

export const hostCall: Row = {
  id: 'host-call',
  what: 'One kv.get of 1 KB, in series within one invocation, besides the store',
  unit: 'µs',
  better: 'lower',
  run: run(false),
}

export const hostCallParallel: Row = {
  id: 'host-call-parallel',
  what: 'The same, 200 at once',
  unit: 'µs',
  better: 'lower',
  run: run(true),
}
