import type { Knex } from 'knex'
import { firstSpoken, sourceLanguage, type Language } from '../../languages/languages.ts'
import { Problem } from '../../problems/problem.ts'
import type { Channel } from '../../sandbox/capabilities/notify/capability.ts'
import { notifyLimits } from '../../sandbox/capabilities/notify/limits.ts'
import type { Limits } from '../../sandbox/limits.ts'
import type { Changes } from '../changes.ts'
import type { BuiltInRole } from '../identity/built-in-roles.ts'

/** Who tells. */
interface Sender {
  tenant: { id: string; slug: string }
  installation: { id: string; plugin: string }
  limits: Pick<Limits, (typeof perMinute)[Channel]>
}

const perMinute = { inApp: 'notify.inAppPerMinute', email: 'notify.emailPerMinute' } as const

/** One text for all, or one by language. */
export type Said = string | Record<string, string>

export interface Notice {
  users: string[]
  roles: BuiltInRole[]
  title: Said
  body: Said
  url?: string
  channels: Channel[]
}

export interface Notifier {
  /**
   * Tells users something: all channels or none. Who was told enough in this minute is passed over.
   *
   * @throws {Problem} `notify.limited` when nobody could be told for that reason
   */
  send(from: Sender, notice: Notice): Promise<{ inApp: number; email: number; limited: number }>
  /**
   * Tells the owners and admins of a tenant something on behalf of the platform, in the app and by mail, each in their
   * language, in the transaction of what it tells of. Resolves with what is to be called when that is committed.
   */
  tell(trx: Knex, tenant: Sender['tenant'], notice: Told): Promise<() => Promise<void>>
}

/** Under which name the platform itself tells something. */
const platformName = 'plexica'

/** Who tells, as far as readers see it. */
interface From {
  tenant: Sender['tenant']
  installation: { plugin: string }
}

interface Words {
  title: string
  body: string
}

/** What the platform tells, in any language. */
export interface Told {
  words: (language: Language) => Words
  url?: string
}

interface Written extends Words {
  url?: string
}

interface Recipient {
  id: string
  email: string
  /** Whether they want mails. */
  mailed: boolean
  language: string | null
  tenantLanguage: string | null
}

const languageOf = ({ language, tenantLanguage }: Recipient): Language =>
  firstSpoken([language, tenantLanguage]) ?? sourceLanguage

const isMailed = ({ mailed }: Recipient) => mailed

/** The text that people of a language read: of their language, else the source of all, else the first. */
const saidIn = (said: Said, language: Language): string => {
  if (typeof said === 'string') return said
  const own = Object.keys(said).find((tag) => firstSpoken([tag]) === language)
  return said[own ?? sourceLanguage] ?? Object.values(said)[0] ?? ''
}

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

const inWords = ({ words, url }: Told, language: Language): Written => {
  const { title, body } = words(language)
  return {
    title: cut(title, notifyLimits.titleCharacters),
    body: cut(body, notifyLimits.bodyCharacters),
    ...(url !== undefined && { url }),
  }
}

/** How many users one announcement of a change names: it has to stay below 8,000 bytes. */
const announcedAtOnce = 150

/** Who has one of these roles besides the built-in one, or through a group. */
const throughOthers = `(
  exists (select from core.role_assignments r where r.user_id = u.id and r.role = any(?))
  or exists (
    select from core.role_assignments r join core.group_members m on m.group_id = r.group_id
    where m.user_id = u.id and r.role = any(?)
  )
)`

/** Writes notifications, and mails for the mailer. */
export const createNotifier = ({
  core,
  changes,
  mails,
  originOf,
}: {
  core: Knex
  changes: Pick<Changes, 'publish'>
  /** What becomes of mails, and who is told that there are new ones. */
  mails: { state: 'queued' | 'captured'; kick(): void }
  originOf: (slug: string) => string
}): Notifier => {
  /**
   * Active users who did not mute the plugin, always in the same order, so that two that tell the same users can't
   * wait for each other.
   */
  const recipientsOf = (
    trx: Knex,
    { tenant, installation }: From,
    { users, roles }: Pick<Notice, 'users' | 'roles'>,
  ): Promise<Recipient[]> =>
    trx('core.users as u')
      .join('core.tenants as t', 't.id', 'u.tenant_id')
      .where({ 'u.tenant_id': tenant.id, 'u.status': 'active' })
      .where((either) =>
        either.whereIn('u.id', users).orWhereIn('u.role', roles).orWhereRaw(throughOthers, [roles, roles]),
      )
      .whereRaw(`not coalesce(jsonb_exists(u.notifications -> 'muted', ?), false)`, [installation.plugin])
      .orderBy('u.id')
      .limit(notifyLimits.recipients + 1)
      .select<Recipient[]>(
        'u.id',
        'u.email',
        trx.raw(`coalesce((u.notifications ->> 'email')::boolean, true) as mailed`),
        'u.language',
        't.language as tenantLanguage',
      )

  /** Counts this minute's notices to each user; gives those who may have one more. */
  const countIn = async (
    trx: Knex,
    { installation, limits }: Sender,
    channel: Channel,
    to: Recipient[],
  ): Promise<Recipient[]> => {
    if (to.length === 0) return []
    const { rows } = await trx.raw<{ rows: { user_id: string }[] }>(
      `insert into core.notification_counts as present (user_id, installation_id, channel, minute, count)
       select id, ?, ?, date_trunc('minute', clock_timestamp()), 1 from unnest(?::uuid[]) as id order by id
       on conflict (user_id, installation_id, channel) do update set
         minute = excluded.minute,
         count = case when present.minute = excluded.minute then present.count + 1 else 1 end
       where present.minute <> excluded.minute or present.count < ?
       returning user_id`,
      [installation.id, channel, to.map(({ id }) => id), limits[perMinute[channel]]],
    )
    const counted = new Set(rows.map(({ user_id }) => user_id))
    return to.filter(({ id }) => counted.has(id))
  }

  /** All of them in one statement, in the order of `recipientsOf`, whatever each is told. */
  const write = (trx: Knex, { installation }: From, told: { to: Recipient; notice: Written }[]) =>
    trx.raw(
      `with heads as (
         insert into core.notification_heads as present (user_id, last)
         select id, 1 from unnest(?::uuid[]) as id order by id
         on conflict (user_id) do update set last = present.last + 1
         returning user_id, last
       )
       insert into core.notifications (user_id, seq, plugin_id, title, body, url)
       select user_id, last, ?, told.title, told.body, nullif(told.url, '')
       from heads join unnest(?::uuid[], ?::text[], ?::text[], ?::text[]) as told (id, title, body, url) on id = user_id`,
      [
        told.map(({ to }) => to.id),
        installation.plugin,
        told.map(({ to }) => to.id),
        told.map(({ notice }) => notice.title),
        told.map(({ notice }) => notice.body),
        told.map(({ notice }) => notice.url ?? ''),
      ],
    )

  const writeMails = async (trx: Knex, { tenant, installation }: From, notice: Written, to: Recipient[]) => {
    if (to.length === 0) return
    const link = notice.url === undefined ? [] : [originOf(tenant.slug) + notice.url]
    const footer = `${installation.plugin} · ${originOf(tenant.slug)}`
    const body = [notice.body, ...link, `-- \n${footer}`].filter((part) => part !== '').join('\n\n')
    const { title: subject } = notice
    const about = { tenant_id: tenant.id, plugin_id: installation.plugin, subject, body, state: mails.state }
    await trx.batchInsert(
      'core.mails',
      to.map(({ email }) => ({ ...about, to_address: email })),
    )
  }

  /** Tells open pages, and the mailer, of what is committed. */
  const announce = async ({ inApp, email }: { inApp: Recipient[]; email: Recipient[] }) => {
    if (email.length > 0) mails.kick()
    const ids = inApp.map(({ id }) => id)
    for (let at = 0; at < ids.length; at += announcedAtOnce)
      await changes.publish('notification', ids.slice(at, at + announcedAtOnce).join(','))
  }

  return {
    async send(from, notice) {
      const told = await core.transaction(async (trx) => {
        const recipients = await recipientsOf(trx, from, notice)
        if (recipients.length > notifyLimits.recipients)
          throw new Problem('capability.invalid', {
            detail: `A notice goes to at most ${notifyLimits.recipients} users.`,
            limit: 'recipients',
            value: notifyLimits.recipients,
          })
        const wanted = (channel: Channel) => {
          if (!notice.channels.includes(channel)) return []
          return channel === 'email' ? recipients.filter(({ mailed }) => mailed) : recipients
        }
        const inApp = await countIn(trx, from, 'inApp', wanted('inApp'))
        const email = await countIn(trx, from, 'email', wanted('email'))
        const limited = wanted('inApp').length + wanted('email').length - inApp.length - email.length
        if (limited > 0 && inApp.length + email.length === 0)
          throw new Problem('notify.limited', {
            detail: 'These users were told enough by this plugin in this minute.',
            limit: perMinute[notice.channels[0]!],
            value: from.limits[perMinute[notice.channels[0]!]],
            retryAfterSeconds: 60 - new Date().getSeconds(),
          })
        const noticeIn = (language: Language): Written => ({
          title: saidIn(notice.title, language),
          body: saidIn(notice.body, language),
          ...(notice.url !== undefined && { url: notice.url }),
        })
        await write(
          trx,
          from,
          inApp.map((to) => ({ to, notice: noticeIn(languageOf(to)) })),
        )
        for (const [language, to] of Map.groupBy(email, languageOf)) await writeMails(trx, from, noticeIn(language), to)
        return { inApp, email, limited }
      })
      await announce(told)
      return { inApp: told.inApp.length, email: told.email.length, limited: told.limited }
    },

    async tell(trx, tenant, notice) {
      const from = { tenant, installation: { plugin: platformName } }
      const inApp = await recipientsOf(trx, from, { users: [], roles: ['owner', 'admin'] })
      const inLanguages = new Map(inApp.map((to) => [languageOf(to), inWords(notice, languageOf(to))]))
      await write(
        trx,
        from,
        inApp.map((to) => ({ to, notice: inLanguages.get(languageOf(to))! })),
      )
      for (const [language, written] of inLanguages)
        await writeMails(
          trx,
          from,
          written,
          inApp.filter((to) => isMailed(to) && languageOf(to) === language),
        )
      return () => announce({ inApp, email: inApp.filter(isMailed) })
    },
  }
}
