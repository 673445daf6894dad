import { useChange } from '../use-change.ts'

/** Changes what the tenant is called, and the time and the language that it goes by. */
export const useChangeTenant = () =>
  useChange(
    (api, change: { name?: string; timeZone?: string; language?: string | null }) =>
      api.call('/api/v1/tenant', { method: 'PATCH', body: change }),
    ['me', 'tenant'],
  )
