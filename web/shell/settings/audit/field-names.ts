import { useI18n } from 'vue-i18n'

/** Fields of records in words; what no one here wrote a word for keeps the name that the platform gives it. */
export const useFieldNames = () => {
  const { t, te } = useI18n()
  return {
    fieldName: (field: string) => {
      const key = `audit.fields.${field}`
      return te(key) ? t(key) : field
    },
  }
}
