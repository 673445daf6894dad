import { useI18n } from 'vue-i18n'
import type { Quota } from '../../../api/resources/usage.ts'
import { useFormats } from '../../../ui-schema/formats.ts'
import type { Metric } from './daily.ts'

const MiB = 1024 * 1024

/** Amounts with their units, as people read them. */
export const useFigures = () => {
  const { locale } = useI18n()
  const { number, bytes, duration } = useFormats()

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
