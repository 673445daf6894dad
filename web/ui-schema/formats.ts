import { computed } from 'vue'
import { sizeIn } from '../../languages/size.ts'
import { useFormatLocale } from '../i18n/format-locale.ts'

interface FigureFormat {
  format: 'number' | 'money' | 'percent' | 'bytes' | 'text' | 'date'
  currency?: string | undefined
}

const units = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

const durations = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

/** `2026-11-23` is a day wherever it is read; anything else is a moment. */
export const asDate = (value: unknown): Date | undefined => {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const date =
    typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? new Date(`${value}T00:00`) : new Date(value)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** A number, or a text that is one; undefined for all else. */
export const asNumber = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Numbers, money and dates in the words of the user's language. What can't be read as one is shown as it is. */
export const useFormats = () => {
  const locale = useFormatLocale()
  const numbers = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale.value, options)
  const dates = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale.value, options)
  const relative = computed(() => new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto' }))

  const text = (value: unknown): string => {
    if (value === null || value === undefined) return ''
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }

  const number = (value: unknown, options: Intl.NumberFormatOptions = {}): string => {
    const given = asNumber(value)
    return given === undefined ? text(value) : numbers(options).format(given)
  }

  const money = (value: unknown, currency: string, options: Intl.NumberFormatOptions = {}): string =>
    number(value, { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger', ...options })

  const bytes = (value: unknown): string => {
    const given = asNumber(value)
    return given === undefined ? text(value) : sizeIn(locale.value, given)
  }

  /** A length of time in the largest unit that it fills: 12.3 s, not 12,345 ms. */
  const duration = (ms: number): string => {
    const [unit, size] = durations.find(([, each]) => Math.abs(ms) >= each) ?? (['millisecond', 1] as const)
    const maximumFractionDigits = unit === 'millisecond' && ms >= 10 ? 0 : 1
    return numbers({ style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits }).format(ms / size)
  }

  /** A share; what is almost nothing is not rounded to it. */
  const percent = (value: unknown, options: Intl.NumberFormatOptions = {}): string => {
    const isRounded = options.maximumFractionDigits !== undefined || Math.abs(asNumber(value) ?? 0) >= 0.0005
    const digits = isRounded ? { maximumFractionDigits: 1 } : { maximumSignificantDigits: 1 }
    return number(value, { style: 'percent', ...digits, ...options })
  }

  const date = (value: unknown, style: 'date' | 'datetime' | 'short' | 'month' | 'shortMonth' = 'date'): string => {
    const given = asDate(value)
    if (!given) return text(value)
    if (style === 'month') return dates({ month: 'long', year: 'numeric' }).format(given)
    if (style === 'shortMonth') return dates({ month: 'short' }).format(given)
    if (style === 'short') return dates({ month: 'short', day: 'numeric' }).format(given)
    return dates({ dateStyle: 'medium', ...(style === 'datetime' ? { timeStyle: 'short' } : {}) }).format(given)
  }

  const time = (value: Date): string => dates({ hour: 'numeric', minute: '2-digit' }).format(value)
  const hour = (value: Date): string => dates({ hour: 'numeric' }).format(value)

  const ago = (value: unknown): string => {
    const given = asDate(value)
    if (!given) return text(value)
    const seconds = (given.getTime() - Date.now()) / 1_000
    const [unit, size] = units.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1]
    return relative.value.format(unit === 'second' ? 0 : Math.round(seconds / size), unit)
  }

  const figure = (
    value: unknown,
    { format, currency }: FigureFormat,
    options: Intl.NumberFormatOptions = {},
  ): string => {
    if (format === 'money') return money(value, currency ?? 'EUR', options)
    if (format === 'percent') return percent(value, options)
    if (format === 'bytes') return bytes(value)
    if (format === 'date') return date(value)
    return format === 'text' ? text(value) : number(value, options)
  }

  return { text, number, money, bytes, duration, percent, date, time, hour, ago, figure }
}
