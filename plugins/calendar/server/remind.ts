import type { Context, NotifyChannel, PluginJob } from '@plexica/sdk'
import { occurrences } from './occurrences.ts'
import { languages, say } from './say.ts'
import { when } from './when.ts'

interface Soon {
  id: string
  title: string
  place: string | null
  starts_at: string
  created_by: string
}

/** Of each repetition people are told once, whenever this is run. */
const newlySoon = `with found as (${occurrences}), noted as (
    insert into reminders (event_id, starts_at)
    select id::uuid, starts_at from found
    where kind = 'event' and created_by is not null and remind_minutes is not null
      and starts_at > now() and starts_at <= now() + remind_minutes * interval '1 minute'
    on conflict do nothing returning event_id, starts_at)
  select found.id, title, place, found.starts_at, created_by
  from noted join found on found.id = noted.event_id::text and found.starts_at = noted.starts_at`

/** Every five minutes: tells those who planned an event that it begins soon. */
export const remind = async (_job: PluginJob, { db, notify, settings }: Context) => {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const channels: NotifyChannel[] = settings.remindByEmail ? ['inApp', 'email'] : ['inApp']
  const soon = await db.query<Soon>(newlySoon, [day(-1), day(8)])
  for (const { title, place, starts_at, created_by } of soon)
    await notify.send(
      {
        users: [created_by],
        title: say.all('saidSoon', { title: title.slice(0, 150) }),
        body: Object.fromEntries(
          languages.map((locale) => [locale, [when(locale, starts_at), place].filter(Boolean).join('\n')]),
        ),
        url: '/p/calendar/calendar',
      },
      { channels },
    )
  return { reminded: soon.length }
}
