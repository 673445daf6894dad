import type { Knex } from 'knex'
import type { Notifier } from '../../runtime/notify/notifier.ts'

/** Tells the admins of a tenant what became of an update. */
export type TellAdmins = (
  tenant: { id: string; slug: string },
  plugin: string,
  title: string,
  body: string,
) => Promise<void>

export const createTellAdmins =
  ({ core, notifier }: { core: Knex; notifier: Pick<Notifier, 'tell'> }): TellAdmins =>
  async (tenant, plugin, title, body) => {
    const afterwards = await core.transaction((trx) =>
      notifier.tell(trx, tenant, { title: title.slice(0, 200), body: body.slice(0, 1_000), url: `/plugins/${plugin}` }),
    )
    await afterwards()
  }
