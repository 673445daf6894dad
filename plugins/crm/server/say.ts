import { texts } from '@plexica/sdk'
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

/** What happened with a contact, said by this plugin itself. */
export const say = texts({
  en: en.happened,
  ar: ar.happened,
  de: de.happened,
  es: es.happened,
  fr: fr.happened,
  it: it.happened,
  ja: ja.happened,
  pl: pl.happened,
  pt: pt.happened,
  zh: zh.happened,
})
