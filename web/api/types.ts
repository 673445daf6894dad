import type { z } from 'zod'
import type { installation } from '../../api/routes/installations.ts'

/** What the REST API answers, as far as the web app uses it. */
export interface Me {
  user: {
    id: string
    name: string
    email: string
    role: 'owner' | 'admin' | 'member' | 'viewer' | null
    /** A language tag; `null`: that of the tenant, or of the browser. */
    language: string | null
    timeZone: string | null
    /** Plugins in `muted` tell the user nothing. */
    notifications: { email: boolean; muted: string[] }
    /** Path of the picture. */
    avatar: string | null
    revision: number
  }
  tenant: { slug: string; name: string; timeZone: string; language: string | null }
  permissions: string[]
  csrfToken?: string
  /** The platform user who acts as this user, and until when. */
  impersonation?: { by: string; endsAt: string }
}

export type MenuItem = Installation['ui']['menu'][number]

export type Installation = z.output<typeof installation>
export type Capability = Installation['capabilities'][number]
