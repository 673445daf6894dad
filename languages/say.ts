import { formatted, type Values } from './format.ts'
import { directionOf, sourceLanguage, type Language } from './languages.ts'
import ar from './server/ar.json' with { type: 'json' }
import de from './server/de.json' with { type: 'json' }
import es from './server/es.json' with { type: 'json' }
import fr from './server/fr.json' with { type: 'json' }
import it from './server/it.json' with { type: 'json' }
import ja from './server/ja.json' with { type: 'json' }
import pl from './server/pl.json' with { type: 'json' }
import pt from './server/pt.json' with { type: 'json' }
import zh from './server/zh.json' with { type: 'json' }

/** What the server says, by what it says in English. */
const translations: Record<Exclude<Language, typeof sourceLanguage>, Record<string, string>> = {
  ar,
  de,
  es,
  fr,
  it,
  ja,
  pl,
  pt,
  zh,
}

/**
 * An English text of the server in a language; `undefined` where that lacks it.
 *
 * @example
 * translated('de', 'Sign in first') // 'Melden Sie sich zuerst an'
 */
export const translated = (language: Language, text: string): string | undefined => {
  if (language === sourceLanguage) return text
  const texts = translations[language]
  return Object.hasOwn(texts, text) ? texts[text] : undefined
}

/** Whether an English text is one that the server says. */
export const isSaid = (text: string): boolean => Object.hasOwn(translations.de, text)

/**
 * Says something in a language, or in English where that language lacks it. With values, the text is an ICU message.
 * The texts stand where they are said, in English; `server-texts.test.ts` finds them there.
 *
 * @example
 * say('de', 'You are invited to {tenant}', { tenant: 'Acme' }) // 'Sie sind zu Acme eingeladen'
 */
export const say = (language: Language, text: string, values?: Values): string => {
  const found = translated(language, text)
  if (values === undefined) return found ?? text
  if (found === undefined) return formatted(sourceLanguage, text, values)
  return formatted(language, found, values, directionOf(language) === 'rtl')
}

/** Says something in one language: what `say` is where the language is known. */
export type Say = (text: string, values?: Values) => string

/** `say` in a language. */
export const saying =
  (language: Language): Say =>
  (text, values) =>
    say(language, text, values)
