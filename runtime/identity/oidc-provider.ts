import type { Provider as ProviderClass, interactionPolicy as policy } from 'oidc-provider'
// @ts-expect-error The types know the package's entry only.
import * as untypedPolicy from 'oidc-provider/lib/helpers/interaction_policy/index.js'
// @ts-expect-error The types know the package's entry only.
import { Provider as untypedProvider } from 'oidc-provider/lib/provider.js'

/**
 * oidc-provider without its entry, whose one deed beyond these exports is a warning on the terminal about every
 * Node that doesn't call itself an LTS release yet.
 */
export const Provider = untypedProvider as typeof ProviderClass
export const interactionPolicy = untypedPolicy as typeof policy
