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

/** What came of an action, in a language. */
export const inWords = ({ key, values }: Said, locale: string): string => say.in(locale)(key, values)

/** The text of a step for its reader; an error of a service or of another plugin is in its own words. */
export const textOf = ({ text, said }: Pick<Step, 'text' | 'said'>, locale: string): string =>
  said ? inWords(said, locale) : text
