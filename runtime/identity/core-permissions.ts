/** A permission, as people read it. */
interface PermissionText {
  label: string
  description?: string
}

interface CorePermissionText extends PermissionText {
  group: string
  /** What is of no use without it, and comes with it. */
  includes?: string[]
  /** Whether admins do not hold it: it leads to everything that owners may. */
  ownersOnly?: true
}

/** What users may do with the platform itself; what they may do with a plugin is in its manifest. */
export const corePermissions = {
  'plexica.tenant.manage': { group: 'Tenant', label: 'Change the name and the time zone of the tenant' },
  'plexica.plan.manage': { group: 'Tenant', label: 'Ask for another plan', ownersOnly: true },
  'plexica.usage.read': { group: 'Tenant', label: 'See quotas, and what is used of them' },
  'plexica.users.read': { group: 'People', label: 'See users, groups and roles' },
  'plexica.users.manage': {
    group: 'People',
    label: 'Add, change and deactivate users',
    description: 'Never those who may do more than oneself.',
    includes: ['plexica.users.read'],
  },
  'plexica.groups.manage': {
    group: 'People',
    label: 'Make groups and choose who is in them',
    includes: ['plexica.users.read'],
  },
  'plexica.roles.manage': {
    group: 'People',
    label: 'Make roles and give them to users and groups',
    description: 'Only with permissions that one has oneself.',
    includes: ['plexica.users.read'],
  },
  'plexica.tokens.manage': { group: 'Security', label: 'Make service tokens, and revoke tokens of everyone' },
  'plexica.policies.manage': {
    group: 'Security',
    label: 'Write policies',
    description: 'An owner keeps this permission whatever policies say.',
  },
  'plexica.sign-in.manage': {
    group: 'Security',
    label: 'Choose how people sign in',
    description: 'Whoever says who somebody is can be anybody: owners alone hold it, and may give it.',
    ownersOnly: true,
  },
  'plexica.audit.read': { group: 'Security', label: 'Read the audit trail' },
  'plexica.installations.manage': { group: 'Plugins', label: 'Install plugins, grant capabilities, change settings' },
  'plexica.plugins.publish': { group: 'Plugins', label: 'Upload plugins of the tenant, and publish them' },
  'plexica.recordings.manage': {
    group: 'Plugins',
    label: 'Record invocations of plugins, read and delete recordings',
    description: 'They hold what users sent, and what plugins read for them.',
  },
  'plexica.logs.read': { group: 'Plugins', label: 'See logs, usage and profiles of plugins' },
  'plexica.events.manage': { group: 'Plugins', label: 'See deliveries of events, try them again, discard them' },
  'plexica.jobs.manage': { group: 'Plugins', label: 'See jobs and schedules, run and stop them' },
  'plexica.webhooks.manage': { group: 'Plugins', label: 'Set up webhooks' },
} as const satisfies Record<string, CorePermissionText>

export type CorePermission = keyof typeof corePermissions

/** Whether this is a permission of the platform itself. */
export const isCorePermission = (id: string): id is CorePermission => Object.hasOwn(corePermissions, id)

/** These permissions with all that comes with them. */
export const withIncluded = (ids: Iterable<string>): Set<string> => {
  const all = new Set(ids)
  for (const id of all) {
    if (!isCorePermission(id)) continue
    const { includes = [] }: CorePermissionText = corePermissions[id]
    for (const each of includes) all.add(each)
  }
  return all
}
