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

/** What the plugin says outside of its pages. */
export const say = texts({ en, ar, de, es, fr, it, ja, pl, pt, zh })
