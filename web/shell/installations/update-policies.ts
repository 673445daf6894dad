import type { UpdatePolicy } from '../../api/resources/updates.ts'

/** From the most careful to everything. */
export const updatePolicies = ['manual', 'patch', 'minor', 'all'] as const satisfies readonly UpdatePolicy['policy'][]
