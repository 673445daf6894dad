import { useI18n } from 'vue-i18n'

/** What a category is called: those that are usual, in the reader's words; others in their authors', with a capital. */
export const useCategoryTitle = () => {
  const { t, te } = useI18n()
  return (category: string): string => {
    const key = `marketplace.category.${category.toLowerCase()}`
    return te(key) ? t(key) : category.charAt(0).toUpperCase() + category.slice(1)
  }
}
