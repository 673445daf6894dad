import type { Knex } from 'knex'
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'

interface Row {
  tenant_id: string
  kind: string
  id: string
  payload: AdapterPayload
  grant_id: string | null
  user_code: string | null
  uid: string | null
  consumed_at: Date | null
  expires_at: Date | null
}

/**
 * Where oidc-provider keeps its sessions, interactions, codes and grants: `core.oidc_records`. Every statement
 * names the tenant, so a realm can't reach what belongs to another.
 */
export const realmAdapter =
  ({ core, tenantId }: { core: Knex; tenantId: string }): AdapterFactory =>
  (kind): Adapter => {
    const records = () => core<Row>('core.oidc_records').where({ tenant_id: tenantId, kind })

    const findBy = async (where: Partial<Row>): Promise<AdapterPayload | undefined> => {
      const row: Row | undefined = await records()
        .where(where)
        .where((q) => q.whereNull('expires_at').orWhere('expires_at', '>', new Date()))
        .first()
      if (!row) return undefined
      const consumed = row.consumed_at ? { consumed: Math.floor(row.consumed_at.getTime() / 1000) } : {}
      return { ...row.payload, ...consumed }
    }

    return {
      async upsert(id, payload, expiresInSeconds) {
        await core<Row>('core.oidc_records')
          .insert({
            tenant_id: tenantId,
            kind,
            id,
            payload: JSON.stringify(payload) as unknown as AdapterPayload,
            grant_id: payload.grantId ?? null,
            user_code: payload.userCode ?? null,
            uid: payload.uid ?? null,
            expires_at: expiresInSeconds ? new Date(Date.now() + expiresInSeconds * 1000) : null,
          })
          .onConflict(['tenant_id', 'kind', 'id'])
          .merge()
      },
      find: (id) => findBy({ id }),
      findByUid: (uid) => findBy({ uid }),
      findByUserCode: (code) => findBy({ user_code: code }),
      async consume(id) {
        await records().where({ id }).update({ consumed_at: new Date() })
      },
      async destroy(id) {
        await records().where({ id }).delete()
      },
      async revokeByGrantId(grantId) {
        await records().where({ grant_id: grantId }).delete()
      },
    }
  }

/** Ends a session of a realm, named by the `sid` that its ID tokens carry, with all that was granted in it. */
export const endRealmSession = async (core: Knex, tenantId: string, clientId: string, sid: string): Promise<void> => {
  const ended: { grant: string | null }[] = await core('core.oidc_records')
    .where({ tenant_id: tenantId, kind: 'Session' })
    .whereRaw(`payload #>> array['authorizations', ?, 'sid'] = ?`, [clientId, sid])
    .delete()
    .returning(core.raw(`payload #>> array['authorizations', ?, 'grantId'] as "grant"`, [clientId]))
  const grants = ended.flatMap(({ grant }) => grant ?? [])
  if (grants.length === 0) return
  await core('core.oidc_records')
    .where({ tenant_id: tenantId })
    .where((q) => q.whereIn('grant_id', grants).orWhere((g) => g.where({ kind: 'Grant' }).whereIn('id', grants)))
    .delete()
}

/** Ends all sessions of a user at the realm: whoever comes back there has to sign in again. */
export const endRealmSessionsOf = async (trx: Knex, userId: string): Promise<void> => {
  await trx('core.oidc_records').where({ kind: 'Session' }).whereRaw(`payload ->> 'accountId' = ?`, [userId]).delete()
}

/** Removes what no realm will look at again. */
export const purgeRealmRecords = async (core: Knex): Promise<void> => {
  await core('core.oidc_records').where('expires_at', '<', new Date()).delete()
}
