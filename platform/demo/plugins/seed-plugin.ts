/** One plugin at one tenant of the demo, as its owner. */
interface SeededPlugin {
  slug: string
  /** Ids of the tenant's users, by role. */
  users: Readonly<Record<string, string>>
  /** Calls a route of the plugin, with JSON. */
  call: <Answer = unknown>(method: string, path: string, body?: unknown) => Promise<Answer>
  /** Sends a file to a signed link that a route gave. */
  send: (link: string, file: { bytes: Buffer; type: string }) => Promise<void>
}

/** Fills a plugin with a little data that looks real; the demo is to start quickly. */
export type SeedPlugin = (plugin: SeededPlugin) => Promise<void>
