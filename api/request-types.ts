import type { Tenant } from '../runtime/tenants/tenants.ts'
import type { Caller } from './auth/caller.ts'
import type { SignedInAtRealm } from './auth/realm-strategy.ts'

declare global {
  namespace Express {
    interface Request {
      /** Names this request in logs, audit and problems. */
      id: string
      /** Absent at the platform's bare host and its admin app. */
      tenant?: Tenant
      /** The one of the tenant's origins at which it is asked; absent where there is no tenant. */
      tenantOrigin?: string
      /** Whether this is the host of the admin app. */
      isAtAdmin: boolean
      caller: Caller
      /** Where a sign-in that begins with this request leads. */
      returnTo?: string
      /** Who the realm says has signed in with this request. */
      signedInAtRealm?: SignedInAtRealm
    }
  }
}
