import type { SecretName } from './manifest.ts'

/**
 * Secret settings: those whose schema says `"writeOnly": true`. Needs
 * `"capabilities": { "secrets": { "scope": { "names": { "API_KEY": { "hosts": ["api.example.com"] } } } } }` in the
 * manifest. They are not in `settings`.
 */
export interface Secrets {
  /** Whether an admin set it. */
  isSet(name: SecretName): Promise<boolean>

  /**
   * A text to send instead of the secret: in requests to the hosts that it is bound to the platform puts the secret in
   * its place, in headers, path, query and body, and takes it out of the reply. Ask for it in each invocation. Rejects
   * with `secrets.unset` when no admin set the secret yet.
   *
   * @example
   * const key = await secrets.placeholder('API_KEY')
   * await fetch('https://api.example.com/charges', { method: 'POST', headers: { authorization: `Bearer ${key}` } })
   */
  placeholder(name: SecretName): Promise<string>

  /** The secret itself. Needs `"read": true` beside its hosts; few admins will grant it. */
  read(name: SecretName): Promise<string>
}
