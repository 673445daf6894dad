import { texts } from '@plexica/sdk'
import type { Said, Step } from './rule.ts'
import ar from '../locales/ar.json' with { type: 'json' }
import de from '../locales/de.json' with { type: 'json' }
import en from '../locales/en.json' with { type: 'json' }
import es from '../locales/es.json' with { type: 'json' }
import fr from '../locales/fr.json' with { type: 'json' }
import it from '../locales/it.json' with { type: 'json' }
import ja from '../locales/ja.json' with { type: 'json' }
import pl from '../locales/pl.json' with { type: 'json' }
import pt from '../locales/pt.json' with { type: 'json' }
import zh from '../locales/zh.json' with { type: 'json' }

const say = texts({
  en: en.did,
  ar: ar.did,
  de: de.did,
  es: es.did,
  fr: fr.did,
  it: it.did,
  ja: ja.did,
  pl: pl.did,
  pt: pt.did,
  zh: zh.did,
})

const sayRefused = texts({
  en: en.refused,
  ar: ar.refused,
  de: de.refused,
  es: es.refused,
  fr: fr.refused,
  it: it.refused,
  ja: ja.refused,
  pl: pl.refused,
  pt: pt.refused,
  zh: zh.refused,
})

type Code = keyof typeof en.refused

/** What came of an action, in a language. */
export const inWords = ({ key, values }: Said, locale: string): string => say.in(locale)(key, values)

/** Why a host call was refused: what its code means in a language, and what is known beside that, which is in English. */
export const refusalInWords = ({ code, message }: { code: string; message: string }, locale: string): string => {
  if (!Object.hasOwn(en.refused, code)) return `${code}: ${message}`
  const [title, titleInEnglish] = [locale, 'en'].map((each) => sayRefused.in(each)(code as Code))
  return message === titleInEnglish ? title! : `${title}: ${message}`
}

/** The text of a step for its reader; what a service or another plugin said is in its own words. */
export const textOf = ({ text, said, refused }: Pick<Step, 'text' | 'said' | 'refused'>, locale: string): string => {
  if (refused) return refusalInWords(refused, locale)
  return said ? inWords(said, locale) : text
}

/** The steps of a run as a reader sees them. */
export const stepsIn = (steps: readonly Step[], locale: string) =>
  steps.map(({ action, state, ...kept }, id) => ({ id, action, state, text: textOf(kept, locale) }))
