/** What platform users may do, in words. A platform token may do all of it. */
export const platformPermissions = {
  'platform.health.read': 'See live figures, health and version',
  'platform.tenants.read': 'See tenants, their quotas and the plans',
  'platform.tenants.manage': 'Create, suspend and delete tenants',
  'platform.tenants.impersonate': 'Sign in as a user of a tenant, which is audited',
  'platform.quotas.manage': 'Edit plans and set quotas',
  'platform.registry.read': 'See plugins, versions and publishers',
  'platform.registry.upload': 'Upload bundles',
  'platform.registry.review': 'Approve, reject, yank and deprecate versions; verify plugins and publishers',
  'platform.rollouts.manage': 'Bring versions to tenants in steps',
  'platform.workers.manage': 'Release plugins from quarantine, and profile them',
  'platform.queues.manage': 'See dead letters, try them again, discard them',
  'platform.usage.read': 'See what plugins used',
  'platform.audit.read': 'Read the audit trail of the platform and of tenants',
  'platform.mails.read': 'Read captured mails',
  'platform.secrets.rotate': 'Encrypt secrets anew with the current key',
  'platform.users.manage': 'Add, change and deactivate platform users',
} as const

export type PlatformPermission = keyof typeof platformPermissions

/** Whether this is a permission of platform users. */
export const isPlatformPermission = (id: string): id is PlatformPermission => Object.hasOwn(platformPermissions, id)

/** The roles of platform users, from the one that may do most to the one that may do least. */
export const platformRoles = ['admin', 'reviewer', 'support', 'viewer'] as const
export type PlatformRole = (typeof platformRoles)[number]

export const allPlatformPermissions = Object.keys(platformPermissions) as PlatformPermission[]

const viewing: PlatformPermission[] = [
  'platform.health.read',
  'platform.tenants.read',
  'platform.registry.read',
  'platform.usage.read',
]

const ofRoles: Record<PlatformRole, readonly PlatformPermission[]> = {
  admin: allPlatformPermissions,
  reviewer: [...viewing, 'platform.registry.upload', 'platform.registry.review', 'platform.rollouts.manage'],
  support: [
    ...viewing,
    'platform.tenants.impersonate',
    'platform.workers.manage',
    'platform.queues.manage',
    'platform.audit.read',
    'platform.mails.read',
  ],
  viewer: viewing,
}

/** What a role may do. */
export const permissionsOf = (role: PlatformRole): readonly PlatformPermission[] => ofRoles[role]
