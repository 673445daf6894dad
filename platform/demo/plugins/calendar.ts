import { dayFromNow } from './day-from-now.ts'
import type { SeedPlugin } from './seed-plugin.ts'

const events = [
  { title: 'Stand-up', day: -7, from: '08:30', to: '08:45', repeats: 'daily' },
  { title: 'Review of the week', day: -3, from: '14:00', to: '15:00', repeats: 'weekly', place: 'Meeting room' },
  { title: 'Fair in Berlin', day: 6, from: '08:00', to: '16:00', place: 'Hall 4', remind_minutes: 1440 },
  { title: 'Interview', day: 2, from: '10:00', to: '11:00', remind_minutes: 30 },
  { title: 'Call with Blue Harbor', day: 1, from: '13:30', to: '14:00', remind_minutes: 15 },
] as const

export const seedCalendar: SeedPlugin = async ({ slug, call }) => {
  const { items } = await call<{ items: { id: string }[] }>('GET', '/calendars')
  for (const { day, from, to, ...event } of events.slice(0, slug === 'acme' ? 5 : 3))
    await call('POST', '/events', {
      ...event,
      calendar_id: items[0]!.id,
      starts_at: `${dayFromNow(day)}T${from}:00Z`,
      ends_at: `${dayFromNow(day)}T${to}:00Z`,
    })
  const consulting = { name: 'Consulting hours', tone: 'success', bookable: true, slot_minutes: 30 }
  const { booking_path } = await call<{ booking_path: string }>('POST', '/calendars', consulting)
  const book = booking_path.slice('/api/v1/plugins/calendar'.length)
  const { slots } = await call<{ slots: { starts_at: string }[] }>('GET', book)
  for (const [at, name] of [
    [3, 'Purchasing, Blue Harbor'],
    [19, 'Support, Delta Foods'],
  ] as const) {
    const email = `${name.split(',')[0]!.toLowerCase()}@example.com`
    if (slots[at]) await call('POST', book, { starts_at: slots[at].starts_at, name, email })
  }
}
