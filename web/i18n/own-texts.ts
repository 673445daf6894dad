import { shallowRef } from 'vue'
import type { TextTree } from '../../languages/flat-texts.ts'
import type { Language } from '../../languages/languages.ts'

/** Counts what was noted since: whoever asks is told again. */
const noted = shallowRef(0)

/** Languages of which the tenant has texts of its own, as the server wrote them into the page. */
const changesOf = (): Partial<Record<Language, number>> =>
  JSON.parse(document.documentElement.dataset.texts ?? '{}') as Partial<Record<Language, number>>

/** Whether the tenant has texts of its own in a language. */
export const hasOwnTexts = (language: Language): boolean => noted.value >= 0 && changesOf()[language] !== undefined

/** Notes that it has, once it has any. */
export const noteOwnTexts = (language: Language, revision: number) => {
  document.documentElement.dataset.texts = JSON.stringify({ ...changesOf(), [language]: revision })
  noted.value += 1
}

/** The texts that the tenant at this host put in place of the app's, by key. Without an answer, those of the app stay. */
export const readOwnTexts = async (language: Language): Promise<Record<string, string>> => {
  if (!hasOwnTexts(language)) return {}
  try {
    const answer = await fetch(`/api/v1/texts/${language}`, { headers: { accept: 'application/json' } })
    return answer.ok ? ((await answer.json()) as { texts: Record<string, string> }).texts : {}
  } catch {
    return {}
  }
}

/** Texts with others in place of some. Keys that lead nowhere any more are passed over. */
export const withOwn = (texts: TextTree, own: Record<string, string>, before = ''): TextTree =>
  Object.fromEntries(
    Object.entries(texts).map(([key, value]) =>
      typeof value === 'string' ? [key, own[before + key] ?? value] : [key, withOwn(value, own, `${before}${key}.`)],
    ),
  )
