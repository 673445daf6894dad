/** The time zones that browsers know, with the time they are ahead of or behind UTC now. */
export const timeZones = (locale: string): { value: string; label: string }[] =>
  ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')].map((value) => {
    const parts = new Intl.DateTimeFormat(locale, { timeZone: value, timeZoneName: 'shortOffset' }).formatToParts()
    const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
    return { value, label: value === 'UTC' ? value : `${value.replaceAll('_', ' ')} (${offset})` }
  })
