import { addMonths, differenceInCalendarDays, format, formatDistance, parseISO } from 'date-fns'
import { de } from 'date-fns/locale'

export default {
  fetch() {
    const start = parseISO('2026-01-31T12:00:00Z')
    return Response.json([
      format(addMonths(start, 1), 'yyyy-MM-dd'),
      differenceInCalendarDays(parseISO('2026-03-01'), parseISO('2026-02-01')),
      format(start, 'd. MMMM', { locale: de }),
      formatDistance(start, addMonths(start, 3), { locale: de }),
    ])
  },
}
