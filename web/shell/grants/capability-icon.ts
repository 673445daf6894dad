const icons: Record<string, string> = {
  db: 'i-lucide-database',
  kv: 'i-lucide-archive',
  storage: 'i-lucide-folder',
  events: 'i-lucide-radio',
  jobs: 'i-lucide-timer',
  net: 'i-lucide-globe',
  secrets: 'i-lucide-key-round',
  plugins: 'i-lucide-plug',
  users: 'i-lucide-users',
  notify: 'i-lucide-bell',
  search: 'i-lucide-search',
}

/** What stands for a capability. */
export const capabilityIcon = (name: string): string => (Object.hasOwn(icons, name) ? icons[name]! : 'i-lucide-shield')
