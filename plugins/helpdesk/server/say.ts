import { texts } from '@plexica/sdk'
import de from '../locales/de.json' with { type: 'json' }
import en from '../locales/en.json' with { type: 'json' }
import it from '../locales/it.json' with { type: 'json' }

/** What the plugin says outside of its pages. */
export const say = texts({ en, de, it })
