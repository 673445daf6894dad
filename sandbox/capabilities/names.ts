/** Names of all capabilities, for who has no need of what they are. */
export const capabilityNames = [
  'db',
  'events',
  'jobs',
  'kv',
  'net',
  'notify',
  'plugins',
  'search',
  'secrets',
  'storage',
  'users',
] as const

export type CapabilityName = (typeof capabilityNames)[number]

/** Names that are taken for capabilities to come: a manifest may not use them for anything else yet. */
export const reservedCapabilities: string[] = ['ai', 'webhooks']
