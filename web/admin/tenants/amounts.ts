import { useI18n } from 'vue-i18n'
import { useFormats } from '../../ui-schema/formats.ts'
import type { Limit } from '../api/types.ts'

/** Amounts of limits, with their units. */
export const useAmounts = () => {
  const { t } = useI18n()
  const { number, bytes, duration, percent } = useFormats()
  return {
    amount: (value: number, unit: Limit['unit']): string => {
      if (unit === 'bytes') return bytes(value)
      if (unit === 'share') return percent(value)
      if (unit === 'ms') return duration(value)
      const text = number(value, { maximumFractionDigits: 1 })
      return unit === 'count' ? text : t(`adminQuotas.units.${unit}`, { value: text })
    },
  }
}
