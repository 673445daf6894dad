import type { Knex } from 'knex'
import { saying, type Say } from '../../languages/say.ts'
import type { Notifier } from '../../runtime/notify/notifier.ts'

/** Tells the admins of a tenant what became of an update, each in their language. */
export type TellAdmins = (
  tenant: { id: string; slug: string },
  plugin: string,
  words: (say: Say) => { title: string; body: string },
) => Promise<void>

export const createTellAdmins =
  ({ core, notifier }: { core: Knex; notifier: Pick<Notifier, 'tell'> }): TellAdmins =>
  async (tenant, plugin, words) => {
    const afterwards = await core.transaction((trx) =>
      notifier.tell(trx, tenant, { words: (language) => words(saying(language)), url: `/plugins/${plugin}` }),
    )
    await afterwards()
  }
