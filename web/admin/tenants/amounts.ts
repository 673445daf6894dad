import { useI18n } from 'vue-i18n'
import { asNumber, useFormats } from '../../ui-schema/formats.ts'
import type { Limit } from '../api/types.ts'

/** Amounts of limits, with their units. */
export const useAmounts = () => {
  const { t } = useI18n()
  const { number, bytes, duration, percent } = useFormats()
  const amount = (value: number, unit: Limit['unit']): string => {
    if (unit === 'bytes') return bytes(value)
    if (unit === 'share') return percent(value)
    if (unit === 'ms') return duration(value)
    const text = number(value, { maximumFractionDigits: 1 })
    return unit === 'count' ? text : t(`adminQuotas.units.${unit}`, { value: text })
  }
  return {
    amount,
    /** What is typed, with its unit: limits are typed in the smallest one. Nothing of what is no number. */
    typedAmount: (typed: string | undefined, unit: Limit['unit']): string => {
      const value = asNumber(typed)
      return value === undefined ? '' : amount(value, unit)
    },
  }
}
