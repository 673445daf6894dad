/** The roles that every tenant has, from the one that may do most to the one that may do least. */
export const builtInRoles = ['owner', 'admin', 'member', 'viewer'] as const
export type BuiltInRole = (typeof builtInRoles)[number]

/** What they are called, in English. */
export const builtInNames: Record<BuiltInRole, string> = {
  owner: 'Owner',
  admin: 'Admin',
  member: 'Member',
  viewer: 'Viewer',
}

/** Whether a role is there at every tenant. */
export const isBuiltInRole = (key: string): key is BuiltInRole => (builtInRoles as readonly string[]).includes(key)
