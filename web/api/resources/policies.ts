import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { Row, Schema } from '../operations.ts'
import { usePages } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

export type Policy = Schema<'Policy'>

export type PolicyVersion = Schema<'PolicyVersion'>

/** What is wrong with a text, or odd about it; places are counted from 1. */
export type PolicyMistake = Schema<'PolicyCheck'>['mistakes'][number]

export type PolicyCheck = Schema<'PolicyCheck'>

type PolicyTemplate = Row<'/api/v1/policies/templates'> & {
  /** JSON Schema of an object. */
  parameters: {
    properties: Record<string, { type: 'string' | 'array'; default?: unknown; description?: string }>
    required?: string[]
  }
}

/** What a policy would have changed of what was decided lately. */
export type PolicyDryRun = Schema<'PolicyDryRun'>

const touched = ['policies', 'policyVersions', 'explanation', 'me']

/** All policies of the tenant, by name, those that are switched off too. */
export const usePolicies = () => {
  const api = useApi()
  return useQuery<Policy[], ApiProblem>({
    queryKey: ['policies'],
    queryFn: async () => (await api.get('/api/v1/policies')).items,
  })
}

/** What policies can be made of by filling in a form. */
export const usePolicyTemplates = () => {
  const api = useApi()
  return useQuery<PolicyTemplate[], ApiProblem>({
    queryKey: ['policyTemplates'],
    queryFn: async () => (await api.get('/api/v1/policies/templates')).items as PolicyTemplate[],
    staleTime: Infinity,
  })
}

/** What is wrong with a text, for as long as it is the same. */
export const usePolicyCheck = (text: MaybeRefOrGetter<string>) => {
  const api = useApi()
  return useQuery<PolicyCheck, ApiProblem>({
    queryKey: ['policyCheck', computed(() => toValue(text))],
    enabled: () => toValue(text).trim() !== '',
    queryFn: ({ signal }) => api.post('/api/v1/policies/check', { body: { text: toValue(text) }, signal }),
    placeholderData: (before) => before,
    staleTime: Infinity,
  })
}

/** The versions of a policy, the newest first, twenty at a time. */
export const usePolicyVersions = (id: MaybeRefOrGetter<string>) =>
  usePages('policyVersions', '/api/v1/policies/{id}/versions', () => ({ path: { id: toValue(id) } }), { limit: 20 })

interface PolicyText {
  name: string
  description: string
  text: string
}

/** Makes a policy, which counts at once where it is enabled. Refused with the mistakes of its text. */
export const useCreatePolicy = () =>
  useChange((api, body: PolicyText & { enabled: boolean }) => api.post('/api/v1/policies', { body }), touched)

/** Changes a policy; a new text is a new version, and counts at once. */
export const useChangePolicy = () =>
  useChange(
    (api, { policy, change }: { policy: Policy; change: Partial<PolicyText> & { note?: string; enabled?: boolean } }) =>
      api.patch('/api/v1/policies/{id}', { path: { id: policy.id }, body: change, ifMatch: policy.revision }),
    touched,
  )

/** Removes a policy with all of its versions. */
export const useRemovePolicy = () =>
  useChange(
    (api, { id, revision }: Policy) => api.delete('/api/v1/policies/{id}', { path: { id }, ifMatch: revision }),
    touched,
  )

/** Makes the text of an earlier version the newest one. */
export const useRollBackPolicy = () =>
  useChange(
    (api, { policy, version }: { policy: Policy; version: number }) =>
      api.post('/api/v1/policies/{id}/rollback', {
        path: { id: policy.id },
        body: { version },
        ifMatch: policy.revision,
      }),
    touched,
  )

/** Tries a text on what was decided lately; nothing is kept. */
export const useDryRun = () =>
  useChange(
    (api, { hours, ...policy }: { id?: string; text: string; hours: number }) =>
      api.post('/api/v1/policies/dry-run', { body: { put: [policy], hours } }),
    [],
  )

/** The text that a template makes; nothing is kept. */
export const useFillTemplate = () =>
  useChange(
    (api, { template, parameters }: { template: string; parameters: Record<string, unknown> }) =>
      api.post('/api/v1/policies/templates/{template}', { path: { template }, body: { parameters } }),
    [],
  )
