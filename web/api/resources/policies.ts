import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { usePages } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

export interface Policy {
  id: string
  name: string
  description: string
  enabled: boolean
  /** One policy, in Cedar. */
  text: string
  effect: 'permit' | 'forbid'
  /** Permissions and groups of them that it can be about; `null`: all. */
  actions: string[] | null
  version: number
  revision: number
  updatedAt: string
}

export interface PolicyVersion {
  version: number
  text: string
  note: string
  createdAt: string
}

/** What is wrong with a text, or odd about it; places are counted from 1. */
export interface PolicyMistake {
  message: string
  help?: string
  line?: number
  column?: number
}

export interface PolicyCheck {
  usable: boolean
  effect?: Policy['effect']
  mistakes: PolicyMistake[]
  warnings: PolicyMistake[]
}

export interface PolicyTemplate {
  id: string
  name: string
  description: string
  /** JSON Schema of an object. */
  parameters: {
    properties: Record<string, { type: 'string' | 'array'; default?: unknown; description?: string }>
    required?: string[]
  }
}

/** What a policy would have changed of what was decided lately. */
export interface PolicyDryRun {
  /** How many decisions were tried, each kind once. */
  examined: number
  times: number
  changed: {
    subject: { kind: 'user' | 'service'; id: string; name: string }
    permission: string
    resource: { plugin: string; type: string; id: string } | null
    at: string
    times: number
    before: 'allow' | 'deny'
    after: 'allow' | 'deny'
    policies: { id: string; name: string }[]
  }[]
}

const base = '/api/v1/policies'
const touched = ['policies', 'policyVersions', 'explanation', 'me']

export const usePolicies = () => {
  const api = useApi()
  return useQuery<Policy[], ApiProblem>({
    queryKey: ['policies'],
    queryFn: async () => (await api.call<{ items: Policy[] }>(base)).items,
  })
}

export const usePolicyTemplates = () => {
  const api = useApi()
  return useQuery<PolicyTemplate[], ApiProblem>({
    queryKey: ['policyTemplates'],
    queryFn: async () => (await api.call<{ items: PolicyTemplate[] }>(`${base}/templates`)).items,
    staleTime: Infinity,
  })
}

/** What is wrong with a text, for as long as it is the same. */
export const usePolicyCheck = (text: MaybeRefOrGetter<string>) => {
  const api = useApi()
  return useQuery<PolicyCheck, ApiProblem>({
    queryKey: ['policyCheck', computed(() => toValue(text))],
    enabled: () => toValue(text).trim() !== '',
    queryFn: ({ signal }) => api.call(`${base}/check`, { method: 'POST', body: { text: toValue(text) }, signal }),
    placeholderData: (before) => before,
    staleTime: Infinity,
  })
}

export const usePolicyVersions = (id: MaybeRefOrGetter<string>) =>
  usePages<PolicyVersion>('policyVersions', () => `${base}/${toValue(id)}/versions`, {}, { limit: 20 })

export interface PolicyText {
  name: string
  description: string
  text: string
}

export const useCreatePolicy = () =>
  useChange((api, body: PolicyText & { enabled: boolean }) => api.call<Policy>(base, { method: 'POST', body }), touched)

export const useChangePolicy = () =>
  useChange(
    (api, { policy, change }: { policy: Policy; change: Partial<PolicyText> & { note?: string; enabled?: boolean } }) =>
      api.call<Policy>(`${base}/${policy.id}`, { method: 'PATCH', body: change, ifMatch: policy.revision }),
    touched,
  )

export const useRemovePolicy = () =>
  useChange(
    (api, { id, revision }: Policy) => api.call(`${base}/${id}`, { method: 'DELETE', ifMatch: revision }),
    touched,
  )

export const useRollBackPolicy = () =>
  useChange(
    (api, { policy, version }: { policy: Policy; version: number }) =>
      api.call<Policy>(`${base}/${policy.id}/rollback`, {
        method: 'POST',
        body: { version },
        ifMatch: policy.revision,
      }),
    touched,
  )

/** Tries a text on what was decided lately; nothing is kept. */
export const useDryRun = () =>
  useChange(
    (api, { hours, ...policy }: { id?: string; text: string; hours: number }) =>
      api.call<PolicyDryRun>(`${base}/dry-run`, { method: 'POST', body: { put: [policy], hours } }),
    [],
  )

/** The text that a template makes; nothing is kept. */
export const useFillTemplate = () =>
  useChange(
    (api, { template, parameters }: { template: string; parameters: Record<string, unknown> }) =>
      api.call<{ text: string }>(`${base}/templates/${template}`, { method: 'POST', body: { parameters } }),
    [],
  )
