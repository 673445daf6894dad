import type { Context, PluginJob } from '@plexica/sdk'

/** Every night: deletes what is older than the tenant wants to keep. */
export const tidy = async (_job: PluginJob, { db, settings }: Context) => {
  const { keepDays = 400 } = settings
  const { rowCount } = await db.execute('delete from events where at < now() - make_interval(days => $1)', [keepDays])
  return { deleted: rowCount }
}
