import type { Manifest } from './schema.ts'

/** What `events`, `jobs` and `dependencies` of a manifest say about the scope of those capabilities, which so need not be said twice. */
const declared: Record<string, (manifest: Manifest) => Record<string, unknown>> = {
  events: ({ events }) => ({ publish: events.publishes, subscribe: events.subscribes }),
  jobs: ({ jobs }) => ({ names: Object.keys(jobs) }),
  plugins: ({ dependencies }) => ({ plugins: Object.keys(dependencies) }),
}

/** Fills the scopes that a manifest asks for with what it declares elsewhere. */
export const withDeclaredScopes = (manifest: Manifest): Manifest => ({
  ...manifest,
  capabilities: Object.fromEntries(
    Object.entries(manifest.capabilities).map(([name, asked]) => [
      name,
      { ...asked, scope: { ...declared[name]?.(manifest), ...asked.scope } },
    ]),
  ),
})
