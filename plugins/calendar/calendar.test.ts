import { expect } from 'chai'
import { aProbe, hire, runJob, uploadOfficial } from '../../test/support/official-plugin.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'
import { until } from '../../test/support/queues.ts'

type Row = Record<string, unknown>

describe('calendar', () => {
  let platform: TestPlatform
  let acme: TestTenant
  let team: string
  before(async () => {
    platform = await aPlatform()
    await uploadOfficial(platform, 'calendar')
    acme = await platform.tenant()
    await acme.install('calendar')
    team = String((await list('/calendars')).items[0]?.id)
  })
  after(() => platform.close())

  const send = (method: string, path: string, body?: unknown) => acme.plugin('calendar', path, { method, body })
  const made = async (path: string, body: unknown) => {
    const answer = await send('POST', path, body)
    expect(answer.status, answer.text).to.equal(201)
    return answer.json
  }
  const list = async (path: string) => {
    const answer = await acme.plugin('calendar', path)
    expect(answer.status, answer.text).to.equal(200)
    return answer.json as { items: Row[] }
  }
  /** Nobody is signed in. */
  const anonymous = (method: string, path: string, body?: unknown) =>
    platform.client.call(`${acme.origin}${path}`, { method, body, headers: { 'content-type': 'application/json' } })
  const starts = async (from: string, to: string, title: string) =>
    (await list(`/events?from=${from}&to=${to}`)).items
      .filter((each) => each.title === title)
      .map(({ starts_at }) => new Date(String(starts_at)).toISOString())
  const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

  it('keeps the hour of the calendar when clocks change, and the last days of months', async () => {
    const weekly = { title: 'Jour fixe', calendar_id: team, repeats: 'weekly', repeats_until: '2030-04-08' }
    await made('/events', { ...weekly, starts_at: '2030-03-25T09:00:00Z', ends_at: '2030-03-25T10:00:00Z' })
    // 10:00 in Rome, where summer time begins on March 31.
    expect(await starts('2030-03-20', '2030-04-30', 'Jour fixe')).to.deep.equal([
      '2030-03-25T09:00:00.000Z',
      '2030-04-01T08:00:00.000Z',
      '2030-04-08T08:00:00.000Z',
    ])
    const monthly = { title: 'Closing', calendar_id: team, repeats: 'monthly' }
    await made('/events', { ...monthly, starts_at: '2031-01-31T12:00:00Z', ends_at: '2031-01-31T13:00:00Z' })
    expect((await starts('2031-01-01', '2031-04-30', 'Closing')).map((each) => each.slice(0, 10))).to.deep.equal([
      '2031-01-31',
      '2031-02-28',
      '2031-03-31',
      '2031-04-30',
    ])
    const once = {
      title: 'Night',
      calendar_id: team,
      starts_at: '2032-05-01T22:00:00Z',
      ends_at: '2032-05-02T02:00:00Z',
    }
    const { id } = await made('/events', once)
    expect(await starts('2032-05-02', '2032-05-02', 'Night')).to.have.length(1)
    expect((await send('PATCH', `/events/${String(id)}`, { title: 'Watch' })).json).to.include({ title: 'Watch' })
    expect((await send('DELETE', `/events/${String(id)}`)).status).to.equal(204)
    expect(await starts('2032-05-01', '2032-05-02', 'Watch')).to.deep.equal([])
  })

  it('answers mistakes with 400, naming each field', async () => {
    const backwards = {
      title: 'x',
      calendar_id: team,
      starts_at: '2030-01-02T10:00:00Z',
      ends_at: '2030-01-02T09:00:00Z',
    }
    for (const [path, body, field] of [
      ['/events', backwards, 'ends_at'],
      ['/events', { ...backwards, ends_at: '2030-01-02T11:00:00Z', calendar_id: 'none' }, 'calendar_id'],
      ['/calendars', { name: 'Moon', time_zone: 'Moon/Crater' }, 'time_zone'],
      ['/calendars', { name: 'Team' }, 'name'],
      ['/calendars', { name: 'Night', bookable: true, opens: '20:00', closes: '06:00' }, 'closes'],
    ] as const) {
      const refused = await send('POST', path, body)
      expect([refused.status, (refused.json.errors as Row[])[0]?.field], refused.text).to.deep.equal([400, field])
    }
    expect((await send('GET', '/events?from=soon&to=later')).status).to.equal(400)
  })

  it('calls its first calendar as the reader does, sorted by that, and all others as they were named', async () => {
    const inPolish = async () => {
      const { json } = await acme.plugin('calendar', '/calendars', { headers: { 'accept-language': 'pl' } })
      return (json.items as Row[]).map(({ name }) => name)
    }
    const union = await made('/calendars', { name: 'Union' })
    expect(await inPolish()).to.deep.equal(['Union', 'Zespół'])
    await send('PATCH', `/calendars/${team}`, { name: 'Aunts' })
    await send('PATCH', `/calendars/${String(union.id)}`, { name: 'Team' })
    expect(await inPolish()).to.deep.equal(['Aunts', 'Team'])
    await send('DELETE', `/calendars/${String(union.id)}`)
    await send('PATCH', `/calendars/${team}`, { name: 'Team' })
    expect(await inPolish()).to.deep.equal(['Zespół'])
  })

  it('lets others book what is free, each time once, however many want it', async () => {
    const days = ['1', '2', '3', '4', '5', '6', '7']
    const desk = await made('/calendars', {
      name: 'Desk',
      time_zone: 'UTC',
      bookable: true,
      slot_minutes: 60,
      days,
      opens: '09:00',
      closes: '12:00',
    })
    const day = dayFromNow(3)
    const path = String(desk.booking_path)
    const free = async () =>
      ((await anonymous('GET', `${path}?from=${day}&to=${day}`)).json.slots as Row[]).map(({ starts_at }) =>
        String(starts_at).slice(11, 16),
      )
    expect(await free()).to.deep.equal(['09:00', '10:00', '11:00'])
    await made('/events', {
      title: 'Busy',
      calendar_id: desk.id,
      starts_at: `${day}T09:30:00Z`,
      ends_at: `${day}T10:00:00Z`,
    })
    expect(await free()).to.deep.equal(['10:00', '11:00'])

    const booking = { starts_at: `${day}T10:00:00Z`, name: 'Grace', email: 'grace@example.org' }
    const answers = await Promise.all(Array.from({ length: 6 }, () => anonymous('POST', path, booking)))
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409, 409, 409, 409])
    const lost = answers.find(({ status }) => status === 409)
    expect(lost?.json).to.include({ code: 'calendar.booking.taken' })
    expect(await free()).to.deep.equal(['11:00'])
    const [left] = (await anonymous('GET', `${path}?from=${day}&to=${day}`)).json.slots as Row[]
    expect(left).to.deep.equal({ starts_at: `${day}T11:00:00.000Z`, ends_at: `${day}T12:00:00.000Z` })
    for (const starts_at of [`${day}T10:30:00Z`, `${day}T13:00:00Z`, `${dayFromNow(-3)}T10:00:00Z`])
      expect((await anonymous('POST', path, { ...booking, starts_at })).status, starts_at).to.equal(409)
    expect((await anonymous('POST', path, { ...booking, email: 'nobody' })).status).to.equal(400)

    const { token } = answers.find(({ status }) => status === 201)!.json
    const own = `/api/v1/plugins/calendar/bookings/by-token/${String(token)}`
    expect((await list('/bookings?state=booked')).items.map(({ name }) => name)).to.deep.equal(['Grace'])
    expect((await anonymous('DELETE', own)).status).to.equal(204)
    expect((await anonymous('DELETE', own)).status).to.equal(404)
    expect(await free()).to.deep.equal(['10:00', '11:00'])
    await send('PATCH', `/calendars/${String(desk.id)}`, { bookable: false })
    expect((await anonymous('GET', path)).status).to.equal(404)
  })

  it('gives a feed to calendars elsewhere, for who has its link', async () => {
    const day = dayFromNow(5)
    const title = 'Lunch; with Ada, and '.padEnd(100, 'é')
    await made('/events', { title, calendar_id: team, starts_at: `${day}T12:00:00Z`, ends_at: `${day}T13:00:00Z` })
    const [calendar] = (await list('/calendars')).items.filter(({ id }) => id === team)
    const inPolish = { headers: { 'accept-language': 'pl' } }
    expect((await acme.plugin('calendar', '/calendars', inPolish)).json.items).to.deep.include({
      ...calendar,
      name: 'Zespół',
    })
    const events = (await acme.plugin('calendar', `/events?from=${day}&to=${day}`, inPolish)).json.items as Row[]
    expect(events.map(({ calendar: name }) => name)).to.include('Zespół')
    expect(calendar?.feed_url).to.match(/^https?:\/\/[^/]+\/api\/v1\/plugins\/calendar\/feeds\/.+\.ics$/)
    const feed = await anonymous('GET', String(calendar?.feed_path))
    expect(feed.headers['content-type']).to.equal('text/calendar; charset=utf-8')
    const lines = feed.text.split('\r\n')
    expect(lines.every((line) => Buffer.byteLength(line) <= 75)).to.equal(true)
    const unfolded = feed.text.replaceAll('\r\n ', '')
    expect(unfolded).to.include(`SUMMARY:${title.replace(';', '\\;').replace(',', '\\,')}\r\n`)
    expect(unfolded).to.include(`DTSTART:${day.replaceAll('-', '')}T120000Z\r\n`)
    const unknown = '/api/v1/plugins/calendar/feeds/6a7e3c1e-0000-4000-8000-000000000000/calendar.ics'
    expect((await anonymous('GET', unknown)).status).to.equal(404)
  })

  it('reminds who planned it, once', async () => {
    const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
    const event = { calendar_id: team, title: 'Call', remind_minutes: 30, place: 'Room 4' }
    await made('/events', { ...event, starts_at: soon(20), ends_at: soon(50) })
    await made('/events', { ...event, title: 'Later', starts_at: soon(90), ends_at: soon(120) })
    expect(await runJob(platform, acme, 'calendar', 'remind')).to.deep.equal({ reminded: 1 })
    expect(await runJob(platform, acme, 'calendar', 'remind')).to.deep.equal({ reminded: 0 })
    const told = (await acme.call('/api/v1/notifications')).json.items as Row[]
    expect(told.map(({ title }) => title)).to.include('Soon: Call')
    expect((await list('/next')).items.map(({ title }) => title)).to.include.members(['Call', 'Later'])
  })

  it('lets other plugins plan and look, and tells them of it', async () => {
    const probe = await aProbe(platform, acme, 'calendar')
    const times = { starts_at: '2033-06-01T10:00:00Z', ends_at: '2033-06-01T11:00:00Z' }
    const { result } = await probe.call('addEvent', { title: 'Visit', calendar: 'team', ...times })
    const found = (await probe.call('eventsBetween', { from: '2033-06-01', to: '2033-06-01' })).result as Row[]
    expect(found.map(({ title, calendar }) => [title, calendar])).to.deep.include(['Visit', 'Team'])
    const heard = await until(probe.heard, (events) => events.length > 0)
    expect(heard[0]).to.deep.nested.include({ type: 'calendar.event.created', 'data.id': (result as Row).id })
  })

  it('lets viewers look, and members plan but not run calendars', async () => {
    const [viewer, member] = [await hire(platform, acme, 'viewer', 'Vera'), await hire(platform, acme, 'member', 'Max')]
    const body = { title: 'x', calendar_id: team, starts_at: '2034-01-01T10:00:00Z', ends_at: '2034-01-01T11:00:00Z' }
    expect((await viewer.plugin('calendar', '/calendars')).status).to.equal(200)
    expect((await viewer.plugin('calendar', '/events', { method: 'POST', body })).status).to.equal(403)
    expect((await member.plugin('calendar', '/events', { method: 'POST', body })).status).to.equal(201)
    expect((await member.plugin('calendar', '/calendars', { method: 'POST', body: { name: 'Mine' } })).status).to.equal(
      403,
    )
  })
})
