import type { Language } from '../../languages/languages.ts'

/** The forms of each plural in a message, without those for single numbers. */
const formsIn = (text: string): string[][] =>
  [...text.matchAll(/, plural,((?:\s*[^\s{}]+\s*\{(?:[^{}]|\{[^{}]*\})*\})+)/g)].map(([, forms = '']) =>
    [...forms.matchAll(/([^\s{}]+)\s*\{(?:[^{}]|\{[^{}]*\})*\}/g)]
      .map(([, form = '']) => form)
      .filter((form) => !form.startsWith('=')),
  )

/** Forms of plurals that a language has and a message lacks; where it has one for millions only, `other` stands in. */
export const lackingForms = (language: Language, text: string): string[] => {
  const needed = new Intl.PluralRules(language)
    .resolvedOptions()
    .pluralCategories.filter((form) => form !== 'many' || language === 'ar' || language === 'pl')
    .filter((form) => form !== 'zero')
  return formsIn(text).flatMap((given) => needed.filter((form) => !given.includes(form)))
}
