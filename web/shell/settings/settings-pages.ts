import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'

export const settingsSections = ['account', 'people', 'security', 'workspace'] as const

/** A page of the settings: where it hangs, and who sees it. */
export interface SettingsPage {
  /** Below `/settings`. */
  path: string
  section: (typeof settingsSections)[number]
  /** Key of its title among the texts. */
  title: string
  icon: string
  /** What one has to be permitted to see it; pages without one are for everybody. */
  permission?: string
  page: () => Promise<{ default: Component }>
  /** What opens from it: paths below its own, whose parameters become properties. */
  details?: Record<string, () => Promise<{ default: Component }>>
}

/** Every page of the settings, in the order of the menu. Adding a page is adding an entry. */
export const settingsPages: SettingsPage[] = [
  {
    path: 'team',
    section: 'people',
    title: 'team.title',
    icon: 'i-lucide-users',
    permission: 'plexica.users.read',
    page: () => import('./team/TeamPage.vue'),
    details: { ':id': () => import('./team/UserPage.vue') },
  },
  {
    path: 'languages',
    section: 'workspace',
    title: 'languages.title',
    icon: 'i-lucide-languages',
    permission: 'plexica.tenant.manage',
    page: () => import('./languages/LanguagesPage.vue'),
  },
]

/** The page of the settings that an address belongs to. */
export const settingsPageAt = (address: string): SettingsPage | undefined =>
  settingsPages.find(({ path }) => address === `/settings/${path}` || address.startsWith(`/settings/${path}/`))

/** The routes below `/settings`. */
export const settingsRoutes: RouteRecordRaw[] = [
  { path: '', name: 'settings', component: () => import('./frame/SettingsIndex.vue') },
  ...settingsPages.flatMap(({ path, page, details = {} }) => [
    { path, name: `settings-${path}`, component: page },
    ...Object.entries(details).map(([below, component]) => ({
      path: `${path}/${below}`,
      name: `settings-${path}-${below}`,
      component,
      props: true,
    })),
  ]),
]
