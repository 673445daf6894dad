import { CalendarDate } from '@internationalized/date'
import { expect } from 'chai'
import { daysOf, stepFrom } from './dates.ts'
import { entriesOf, onDay, placeInDay } from './entries.ts'
import { shifted } from './shift.ts'

const day = (text: string) => {
  const [year, month, date] = text.split('-').map(Number) as [number, number, number]
  return new CalendarDate(year, month, date)
}

describe('calendars', () => {
  it('show a month in whole weeks, which begin where the language says', () => {
    const american = daysOf('month', day('2026-11-23'), 'en-US')
    expect([american[0]!.toString(), american.at(-1)!.toString()]).to.deep.equal(['2026-11-01', '2026-12-05'])
    const italian = daysOf('month', day('2026-11-23'), 'it-IT')
    expect([italian[0]!.toString(), italian.at(-1)!.toString()]).to.deep.equal(['2026-10-26', '2026-12-06'])
    expect(daysOf('week', day('2026-11-23'), 'it-IT')).to.have.length(7)
  })

  it('go on by what they show', () => {
    expect(stepFrom('month', day('2026-01-31'), 1).toString()).to.equal('2026-02-01')
    expect(stepFrom('week', day('2026-11-23'), -1).toString()).to.equal('2026-11-16')
  })

  it('put rows on every day that they touch', () => {
    const entries = entriesOf(
      [
        { id: 1, start: '2026-11-23', end: '2026-11-25' },
        { id: 2, start: '2026-11-23T22:00', end: '2026-11-24T00:00' },
        { id: 3, start: 'soon' },
        { id: 4, start: '2026-11-23T09:00' },
      ],
      'start',
      'end',
    )
    const ids = (text: string) => onDay(entries, day(text)).map(({ row }) => row.id)
    expect(ids('2026-11-23')).to.deep.equal([1, 4, 2])
    expect(ids('2026-11-24')).to.deep.equal([1])
    expect(ids('2026-11-26')).to.deep.equal([])
  })

  it('put what is at the same time beside each other', () => {
    const entries = entriesOf(
      [
        { id: 'a', start: '2026-11-23T09:00', end: '2026-11-23T11:00' },
        { id: 'b', start: '2026-11-23T10:00', end: '2026-11-23T12:00' },
        { id: 'c', start: '2026-11-23T11:00', end: '2026-11-23T12:00' },
        { id: 'd', start: '2026-11-23T15:00', end: '2026-11-23T15:05' },
      ],
      'start',
      'end',
    )
    const placed = placeInDay(entries, day('2026-11-23'))
    expect(placed.map(({ entry, lane, lanes }) => [entry.row.id, lane, lanes])).to.deep.equal([
      ['a', 0, 2],
      ['b', 1, 2],
      ['c', 0, 2],
      ['d', 0, 1],
    ])
    expect(placed[0]!.top).to.equal(9 / 24)
    expect(placed[3]!.bottom - placed[3]!.top).to.be.closeTo(1 / 48, 1e-9)
  })

  it('say when an entry that is moved begins and ends, as its row does', () => {
    const entries = entriesOf(
      [
        { id: 'days', start: '2026-11-23', end: '2026-11-25' },
        { id: 'hours', start: '2026-11-23T22:00', end: '2026-11-24T01:00' },
        { id: 'open', start: '2026-11-24T09:00', end: null },
      ],
      'start',
      'end',
    )
    const moved = (id: string, days: number, minutes = 0) =>
      shifted(
        entries.find(({ row }) => row.id === id)!,
        { days, minutes },
        'start',
        'end',
      )
    expect(moved('days', 7)).to.deep.equal({ start: '2026-11-30', end: '2026-12-02' })
    expect(moved('hours', -1, 45)).to.deep.equal({
      start: new Date('2026-11-22T22:45').toISOString(),
      end: new Date('2026-11-23T01:45').toISOString(),
    })
    expect(moved('open', 1), 'what ends nowhere still does').to.deep.equal({
      start: new Date('2026-11-25T09:00').toISOString(),
    })
  })
})
