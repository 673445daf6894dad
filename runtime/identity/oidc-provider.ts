/**
 * oidc-provider without its entry, whose one deed beyond these exports is a warning on the terminal about every
 * Node that doesn't call itself an LTS release yet.
 */
export { Provider } from 'oidc-provider/lib/provider.js'
export * as interactionPolicy from 'oidc-provider/lib/helpers/interaction_policy/index.js'
