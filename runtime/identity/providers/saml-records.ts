import type { Knex } from 'knex'

type SamlRecordKind = 'request' | 'assertion' | 'arrival'

export interface SamlRecords {
  /** Whether it is new: what is there already stays as it is. */
  add(providerId: string, kind: SamlRecordKind, id: string, lifeMs: number, payload?: unknown): Promise<boolean>
  /** Takes it away and gives it, to one who asks alone. */
  take(providerId: string, kind: SamlRecordKind, id: string): Promise<{ payload: unknown } | undefined>
  /** Forgets what is over. */
  purge(): Promise<void>
}

/** What is remembered between the steps of a sign-in with SAML, on whichever process they are. */
export const createSamlRecords = ({ core }: { core: Knex }): SamlRecords => {
  const table = () => core('core.saml_records')
  return {
    async add(provider_id, kind, id, lifeMs, payload = null) {
      const added: unknown[] = await table()
        .insert({ provider_id, kind, id, payload: JSON.stringify(payload), expires_at: new Date(Date.now() + lifeMs) })
        .onConflict(['provider_id', 'kind', 'id'])
        .ignore()
        .returning('id')
      return added.length > 0
    },
    async take(provider_id, kind, id) {
      const [taken] = (await table()
        .where({ provider_id, kind, id })
        .where('expires_at', '>', new Date())
        .delete()
        .returning('payload')) as { payload: unknown }[]
      return taken
    },
    async purge() {
      await table().where('expires_at', '<', new Date()).delete()
    },
  }
}
