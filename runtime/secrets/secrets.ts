import { createHmac } from 'node:crypto'
import type { Knex } from 'knex'
import { formsOf } from '../../sandbox/capabilities/secrets/forms.ts'
import type { Changes } from '../changes.ts'
import { keyFor } from '../master-key.ts'
import { createMemoryCache } from '../memory-cache.ts'
import { placeOf, type Envelopes } from './envelopes.ts'
import { deleteSecret, envelopeOf, putSecret, secretNames, secretsOfInstallation } from './queries.ts'
import { rotateSecrets, type Rotation } from './rotate.ts'

/** One secret in the clear, and what stands for it inside of an isolate. */
export interface Secret {
  name: string
  value: string
  placeholder: string
}

export interface Secrets {
  /** Names of the secrets that are set for an installation. */
  names(core: Knex, installationId: string): Promise<string[]>
  /** Sets secrets, or takes them away with null, in the caller's transaction. */
  write(trx: Knex, installationId: string, changes: Record<string, string | null>): Promise<void>
  /** The secrets of an installation in the clear, from memory unless something changed. */
  of(installationId: string): Promise<readonly Secret[]>
  /** The text with every secret of the installation taken out of it. */
  redact(installationId: string, text: string): Promise<string>
  /** Encrypts anew, under the current key and data keys of their own, what is under another. */
  rotate(): Promise<Rotation>
  close(): void
}

/** What stands for a secret is safe wherever text may be: in headers, URLs, JSON and forms. */
const placeholderPrefix = 'plxs_'

/** Keeps secret settings. In the clear they are only in this process, and leave it only towards the hosts they are bound to. */
export const createSecrets = ({
  core,
  changes,
  envelopes,
  masterKey,
}: {
  core: Knex
  changes: Pick<Changes, 'subscribe'>
  envelopes: Envelopes
  masterKey: string
}): Secrets => {
  const placeholderKey = keyFor(masterKey, 'secret-placeholders')
  // Not to be guessed: whoever holds one may have the secret sent to its hosts.
  const placeholderFor = (installationId: string, name: string): string =>
    placeholderPrefix +
    createHmac('sha256', placeholderKey).update(`${installationId}/${name}`).digest('hex').slice(0, 40)

  const kept = createMemoryCache<readonly Secret[]>({
    load: async (installationId) =>
      (await secretsOfInstallation(core, installationId)).map((row) => ({
        name: row.name,
        value: envelopes.open(envelopeOf(row), placeOf(installationId, row.name)),
        placeholder: placeholderFor(installationId, row.name),
      })),
    ttlMs: 60_000,
    max: 20_000,
  })
  // An installation is named by tenant and plugin there: rare enough to forget all.
  const stop = changes.subscribe('installation', () => kept.clear())

  return {
    names: secretNames,
    async write(trx, installationId, given) {
      for (const [name, value] of Object.entries(given)) {
        if (value === null) await deleteSecret(trx, installationId, name)
        else await putSecret(trx, installationId, name, envelopes.seal(value, placeOf(installationId, name)))
      }
    },
    of: async (installationId) => (await kept.get(installationId)) ?? [],
    async redact(installationId, text) {
      const secrets = (await kept.get(installationId)) ?? []
      return secrets.reduce((clean, secret) => withoutSecret(clean, secret), text)
    },
    rotate: () => rotateSecrets(core, envelopes),
    close: stop,
  }
}

const withoutSecret = (text: string, { name, value }: Secret): string =>
  formsOf(value).reduce((clean, form) => clean.replaceAll(form, `[secret ${name}]`), text)
