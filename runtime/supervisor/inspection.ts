import type { Limits } from '../../sandbox/limits.ts'
import type { Deployment } from './types.ts'

/** Code that is only looked at: it belongs to no tenant and has no capabilities. */
export const inspectionOf = (sha256: string, text: string, limits: Limits): Deployment => ({
  installation: { id: `inspection-${sha256}-${crypto.randomUUID()}`, plugin: 'inspection', version: '0.0.0' },
  tenant: { id: 'inspection', slug: 'inspection' },
  revision: '1',
  code: { sha256, read: async () => text },
  declared: [],
  grant: {},
  settings: {},
  trust: 'unverified',
  dynamicCode: false,
  isInspected: true,
  limits,
})
