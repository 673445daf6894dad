/** What the REST API answers, as far as the web app uses it. */
export interface Me {
  user: { id: string; name: string; email: string; role: 'owner' | 'admin' | 'member' | 'viewer' | null }
  tenant: { slug: string; name: string }
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
