import { expect } from 'chai'
import type { UsageLine } from '../../../api/resources/usage.ts'
import { dailyOf, lastDays } from './daily.ts'

const line = (plugin: string, day: string, invocations: number) =>
  ({ plugin, at: `${day}T00:00:00.000Z`, invocations }) as UsageLine

describe('what plugins used day by day', () => {
  it('counts days in UTC, and ends with today', () => {
    expect(lastDays(3, Date.parse('2026-03-01T23:30:00Z'))).to.deep.equal(['2026-02-27', '2026-02-28', '2026-03-01'])
  })

  it('is nothing on days without a line, and begins with who used most', () => {
    const lines = [line('crm', '2026-03-01', 2), line('mail', '2026-02-28', 5), line('crm', '2026-02-27', 1)]
    expect(dailyOf(lines, 'invocations', ['2026-02-28', '2026-03-01'])).to.deep.equal([
      { plugin: 'mail', values: [5, 0] },
      { plugin: 'crm', values: [0, 2] },
    ])
  })
})
