/** What the REST API answers, as far as the web app uses it. */
export interface Me {
  user: {
    id: string
    name: string
    email: string
    role: 'owner' | 'admin' | 'member' | 'viewer' | null
    /** A language tag; `null`: that of the tenant, or of the browser. */
    language: string | null
  }
  tenant: { slug: string; name: string; language: string | null }
  permissions: string[]
  csrfToken?: string
}

export interface MenuItem {
  label: string
  icon?: string
  page: string
  permission?: string
}

export interface Capability {
  name: string
  required: boolean
  reason?: string
  inWords: string
  granted: boolean
}

export interface Installation {
  plugin: string
  version: string
  name: string
  description?: string
  icon?: string
  state: 'installed' | 'enabled' | 'disabled' | 'failed'
  stateReason?: string
  capabilities: Capability[]
  permissions: { id: string; label: string }[]
  ui: {
    menu: MenuItem[]
    pages: string[]
    widgets: { name: string; permission?: string }[]
    slots: { slot: string; permission?: string }[]
  }
}
