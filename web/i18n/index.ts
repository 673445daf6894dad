import { IntlMessageFormat } from 'intl-messageformat'
import { createI18n, type MessageCompiler, type MessageContext } from 'vue-i18n'
import { isolated } from '../../languages/isolated.ts'
import { directionOf, isLanguage } from '../../languages/languages.ts'
import { formatLocale } from './format-locale.ts'

/** The texts of an app, by what they are about. */
export type Texts = Record<string, object>

/** ICU messages are parsed, never turned into code, as the Content-Security-Policy demands. */
const messageCompiler: MessageCompiler = (message, { locale, key }) => {
  if (typeof message !== 'string') return () => key
  const format = new IntlMessageFormat(message, formatLocale(locale))
  const isRtl = isLanguage(locale) && directionOf(locale) === 'rtl'
  return ({ values }: MessageContext) => {
    const given = values as Record<string, string | number>
    return String(format.format(isRtl ? isolated(format, given) : given))
  }
}

/** @param en the English texts of the app that starts; those of other languages come when they are chosen */
export const createTexts = (en: Texts) =>
  createI18n<[Texts], 'en', false>({
    legacy: false,
    locale: 'en',
    fallbackLocale: 'en',
    messages: { en },
    messageCompiler,
    // A page that shows a key in place of its text says so where tests hear it.
    missing: (locale, key) => console.warn(`There is no text ${key} in ${locale}`),
  })
