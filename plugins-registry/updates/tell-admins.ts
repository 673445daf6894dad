import type { Knex } from 'knex'
import type { Language } from '../../languages/languages.ts'
import { saying, type Say } from '../../languages/say.ts'
import type { Notifier } from '../../runtime/notify/notifier.ts'
import type { PluginNames } from '../pages/plugin-names.ts'

/** One language, and what the plugin is called in it. */
interface Reader {
  language: Language
  say: Say
  name: string
}

/** Tells the admins of a tenant what became of an update, each in their language. */
export type TellAdmins = (
  tenant: { id: string; slug: string },
  plugin: string,
  words: (reader: Reader) => { title: string; body: string },
) => Promise<void>

/** Writes a notification, and sends it on once it is committed. */
export const createTellAdmins =
  ({
    core,
    notifier,
    pluginNames,
  }: {
    core: Knex
    notifier: Pick<Notifier, 'tell'>
    pluginNames: PluginNames
  }): TellAdmins =>
  async (tenant, plugin, words) => {
    const nameIn = await pluginNames(tenant, plugin)
    const afterwards = await core.transaction((trx) =>
      notifier.tell(trx, tenant, {
        words: (language) => words({ language, say: saying(language), name: nameIn(language) }),
        url: `/plugins/${plugin}`,
      }),
    )
    await afterwards()
  }
