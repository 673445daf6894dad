import type { Knex } from 'knex'

export const widgetSizes = ['small', 'medium', 'large'] as const

/** A widget of a plugin on the home page of a user. */
export interface PlacedWidget {
  plugin: string
  name: string
  size: (typeof widgetSizes)[number]
}

export interface Dashboards {
  /** In their order; undefined if the user never arranged any. */
  get(userId: string): Promise<PlacedWidget[] | undefined>
  /** @param check is told what was arranged until now, and may throw */
  save(userId: string, widgets: PlacedWidget[], check: (before: PlacedWidget[] | undefined) => void): Promise<void>
  /** Forgets the arrangement: everything is shown again. */
  reset(userId: string): Promise<void>
}

/** How users arranged the widgets of their home page. Widgets of plugins that are gone stay in it, and come back with them. */
export const createDashboards = ({ core }: { core: Knex }): Dashboards => {
  const get = async (db: Knex, userId: string): Promise<PlacedWidget[] | undefined> => {
    const row: { widgets: PlacedWidget[] } | undefined = await db('core.dashboards')
      .where({ user_id: userId })
      .first('widgets')
    return row?.widgets
  }

  return {
    get: (userId) => get(core, userId),
    save: (userId, widgets, check) =>
      core.transaction(async (trx) => {
        await trx('core.users').where({ id: userId }).forNoKeyUpdate().first('id')
        check(await get(trx, userId))
        await trx('core.dashboards')
          .insert({ user_id: userId, widgets: JSON.stringify(widgets) })
          .onConflict('user_id')
          .merge({ widgets: JSON.stringify(widgets), updated_at: core.fn.now() })
      }),
    async reset(userId) {
      await core('core.dashboards').where({ user_id: userId }).delete()
    },
  }
}
