import { Job, OnEvent, PlexicaPlugin, type Context, type PluginEvent, type PluginJob } from '@plexica/sdk'

const dayMs = 86_400_000

export default class MyPlugin extends PlexicaPlugin {
  /** An event comes at least once: the same id again changes nothing. */
  @OnEvent('crm.*')
  async heard({ id, type, time }: PluginEvent, { db }: Context) {
    await db.execute('insert into happened (id, type, at) values ($1, $2, $3) on conflict do nothing', [id, type, time])
  }

  @Job('digest')
  async digest(_job: PluginJob, { db, events, notify, can }: Context) {
    const since = new Date(Date.now() - dayMs)
    const counts = await db.query<{ type: string; times: number }>(
      'select type, count(*)::int as times from happened where at > $1 group by type order by type',
      [since],
    )
    await events.publish('my-plugin.digest.made', { since: since.toISOString(), counts })
    if (counts.length > 0 && can('notify'))
      await notify.send({
        roles: ['owner', 'admin'],
        title: 'What happened since yesterday',
        body: counts.map(({ type, times }) => `${type}: ${times}`).join('\n'),
      })
    return { counts }
  }
}
