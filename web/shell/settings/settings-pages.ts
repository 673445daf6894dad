import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'

export const settingsSections = ['account', 'people', 'security', 'workspace'] as const

/** A page of the settings: where it hangs, and who sees it. */
interface SettingsPage {
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
    path: 'profile',
    section: 'account',
    title: 'profile.title',
    icon: 'i-lucide-circle-user',
    page: () => import('./account/ProfilePage.vue'),
  },
  {
    path: 'sessions',
    section: 'account',
    title: 'sessions.title',
    icon: 'i-lucide-monitor-smartphone',
    page: () => import('./account/SessionsPage.vue'),
  },
  {
    path: 'tokens',
    section: 'account',
    title: 'tokens.title',
    icon: 'i-lucide-key-round',
    page: () => import('./tokens/TokensPage.vue'),
  },
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
    path: 'roles',
    section: 'people',
    title: 'roleList.title',
    icon: 'i-lucide-id-card',
    permission: 'plexica.users.read',
    page: () => import('./roles/RolesPage.vue'),
    details: { ':role': () => import('./roles/RolePage.vue') },
  },
  {
    path: 'groups',
    section: 'people',
    title: 'groups.title',
    icon: 'i-lucide-users-round',
    permission: 'plexica.users.read',
    page: () => import('./groups/GroupsPage.vue'),
    details: { ':group': () => import('./groups/GroupPage.vue') },
  },
  {
    path: 'policies',
    section: 'security',
    title: 'policies.title',
    icon: 'i-lucide-scale',
    permission: 'plexica.policies.manage',
    page: () => import('./policies/PoliciesPage.vue'),
    details: { ':id': () => import('./policies/PolicyPage.vue') },
  },
  {
    path: 'audit',
    section: 'security',
    title: 'audit.title',
    icon: 'i-lucide-scroll-text',
    permission: 'plexica.audit.read',
    page: () => import('./audit/AuditPage.vue'),
  },
  {
    path: 'workspace',
    section: 'workspace',
    title: 'workspace.title',
    icon: 'i-lucide-building-2',
    permission: 'plexica.tenant.manage',
    page: () => import('./workspace/WorkspacePage.vue'),
  },
  {
    path: 'usage',
    section: 'workspace',
    title: 'usage.title',
    icon: 'i-lucide-gauge',
    permission: 'plexica.usage.read',
    page: () => import('./usage/UsagePage.vue'),
  },
  {
    path: 'branding',
    section: 'workspace',
    title: 'branding.title',
    icon: 'i-lucide-palette',
    permission: 'plexica.tenant.manage',
    page: () => import('./branding/BrandingPage.vue'),
  },
  {
    path: 'domain',
    section: 'workspace',
    title: 'ownDomain.title',
    icon: 'i-lucide-globe',
    permission: 'plexica.tenant.manage',
    page: () => import('./domain/DomainPage.vue'),
  },
  {
    path: 'languages',
    section: 'workspace',
    title: 'languages.title',
    icon: 'i-lucide-languages',
    permission: 'plexica.tenant.manage',
    page: () => import('./languages/LanguagesPage.vue'),
  },
  {
    path: 'sign-in',
    section: 'security',
    title: 'signInSettings.title',
    icon: 'i-lucide-key-round',
    permission: 'plexica.sign-in.manage',
    page: () => import('../sign-in-settings/SignInSettingsPage.vue'),
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
