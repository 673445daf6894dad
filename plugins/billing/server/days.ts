/** A day such as 2026-11-26 as people of a language write it; nothing where there is none. */
export const dayIn = (locale: string, day: string | null): string =>
  day === null
    ? ''
    : new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(
        new Date(`${day.slice(0, 10)}T00:00:00Z`),
      )
