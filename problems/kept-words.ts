import { sourceLanguage, type Language } from '../languages/languages.ts'
import { say, translated } from '../languages/say.ts'
import { catalogue } from './catalogue.ts'
import { isProblemCode } from './problem.ts'

/**
 * What went wrong once and was kept in English, for a reader: in their language where the whole sentence is known there,
 * else behind what its code is called in it.
 *
 * @example
 * keptIn('de', { code: 'plugin.failed', message: 'boom' }) // 'Das Plugin ist gescheitert: boom'
 */
export const keptIn = (language: Language, { code, message }: { code: string; message: string }): string => {
  if (language === sourceLanguage) return message
  const whole = translated(language, message)
  if (whole !== undefined || !isProblemCode(code)) return whole ?? message
  return `${say(language, catalogue[code].title)}: ${message}`
}
