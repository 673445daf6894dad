import { useI18n } from 'vue-i18n'
import type { Quota } from '../../../api/resources/usage.ts'
import { useFormats } from '../../../ui-schema/formats.ts'
import type { Metric } from './daily.ts'

const MiB = 1024 * 1024
const steps = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

/** Amounts with their units, as people read them. */
export const useFigures = () => {
  const { locale } = useI18n()
  const { number, bytes } = useFormats()

  const duration = (ms: number): string => {
    const [unit, size] = steps.find(([, each]) => ms >= each) ?? (['millisecond', 1] as const)
    return number(ms / size, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 })
  }
  const quota = (value: number, unit: Quota['unit']): string => {
    if (unit === 'ms') return duration(value)
    if (unit === 'bytes') return bytes(value)
    return unit === 'MB' ? bytes(value * MiB) : number(value)
  }
  const metric = (value: number, of: Metric): string => {
    if (of === 'cpuMs') return duration(value)
    return of === 'bytesOut' ? bytes(value) : number(value)
  }
  const compact = (value: number, of: Metric): string =>
    of === 'cpuMs' || of === 'bytesOut'
      ? metric(value, of)
      : new Intl.NumberFormat(locale.value, { notation: 'compact' }).format(value)
  return { quota, metric, compact }
}
