import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import type { Schema } from '../operations.ts'
import { usePages } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

export type RecordingRule = Schema<'RecordingRule'>

/** Which invocations of a plugin are recorded. */
export const useRecordingRule = (plugin: () => string) => {
  const api = useApi()
  return useQuery<RecordingRule, ApiProblem>({
    queryKey: ['recording-rule', computed(plugin)],
    queryFn: ({ signal }) =>
      api.get('/api/v1/installations/{plugin}/recording', { path: { plugin: plugin() }, signal }),
  })
}

/** Records the next invocations of a plugin, or those that fail; with neither it ends. */
export const useSetRecordingRule = () =>
  useChange(
    (api, { plugin, revision, ...body }: { plugin: string; revision: number; failed: boolean; next: number }) =>
      api.put('/api/v1/installations/{plugin}/recording', { path: { plugin }, body, ifMatch: revision }),
    ['recording-rule'],
  )

/** Recorded invocations of a plugin, the latest first. */
export const useRecordings = (plugin: () => string) =>
  usePages('recordings', '/api/v1/recordings', () => ({ query: { plugin: plugin() } }), {
    limit: 20,
    everyMs: () => 10_000,
  })

/** Deletes a recording, by its id. */
export const useRemoveRecording = () =>
  useChange((api, id: string) => api.delete('/api/v1/recordings/{id}', { path: { id } }), ['recordings'])
