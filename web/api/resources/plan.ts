import { useQuery } from '@tanstack/vue-query'
import type { Schema } from '../operations.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

/** The plan of the tenant, its trial, and what was asked for last. */
export type TenantPlan = Schema<'TenantPlan'>

const touched = ['plan', 'quotas', 'onboarding']

/** The plan of the tenant, which others it can ask for, and what it asked for last. */
export const usePlan = () => {
  const api = useApi()
  return useQuery<TenantPlan, ApiProblem>({ queryKey: ['plan'], queryFn: () => api.get('/api/v1/plan') })
}

/** Asks for a plan. Where the platform is set so, the tenant has it with the answer. */
export const useAskForPlan = () =>
  useChange((api, body: { plan: string; message: string }) => api.post('/api/v1/plan/request', { body }), touched)

/** Takes back what was asked for, while nobody has answered it. */
export const useWithdrawPlanRequest = () => useChange((api) => api.delete('/api/v1/plan/request'), touched)
