import type { Language } from '../../../languages/languages.ts'
import { useChange } from '../use-change.ts'

/** Changes what the tenant is called, and the time and the language that it goes by. */
export const useChangeTenant = () =>
  useChange(
    (
      api,
      { revision, ...change }: { revision: number; name?: string; timeZone?: string; language?: Language | null },
    ) => api.patch('/api/v1/tenant', { body: change, ifMatch: revision }),
    ['me', 'tenant'],
  )
