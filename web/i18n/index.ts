import { IntlMessageFormat } from 'intl-messageformat'
import { createI18n, type MessageCompiler, type MessageContext } from 'vue-i18n'
import { en } from './en/index.ts'

/** ICU messages are parsed, never turned into code, as the Content-Security-Policy demands. */
const messageCompiler: MessageCompiler = (message, { locale, key }) => {
  if (typeof message !== 'string') return () => key
  const format = new IntlMessageFormat(message, locale)
  return ({ values }: MessageContext) => String(format.format(values as Record<string, string | number>))
}

export const createTexts = () =>
  createI18n<[typeof en], 'en', false>({
    legacy: false,
    locale: 'en',
    fallbackLocale: 'en',
    messages: { en },
    messageCompiler,
  })
