import { formatted } from '../../languages/format.ts'
import { sourceLanguage, type Language } from '../../languages/languages.ts'
import { asMessage } from '../../languages/places.ts'
import { isSaid, say as sayOfServer, translated } from '../../languages/say.ts'
import type { Messages } from '../../plugins-registry/pages/plugin-words.ts'
import type { PluginResponse } from '../../runtime/supervisor/types.ts'

type Json = Record<string, unknown>
type Values = Record<string, string | number>

/** More than there is to say of a problem; reading it is work of this process, not of a worker. */
const longestBody = 65_536

const isObject = (given: unknown): given is Json => typeof given === 'object' && given !== null && !Array.isArray(given)

const isProblem = ({ status, headers }: PluginResponse): boolean =>
  status >= 400 &&
  headers.some(([name, value]) => name === 'content-type' && value.startsWith('application/problem+json'))

const parsed = (body: string): Json | undefined => {
  try {
    const given: unknown = JSON.parse(body)
    return isObject(given) ? given : undefined
  } catch {
    return undefined
  }
}

const valuesIn = (given: unknown): Values | undefined =>
  isObject(given)
    ? Object.fromEntries(
        Object.entries(given).filter(
          (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
        ),
      )
    : undefined

const filled = (text: string, values: Values | undefined): string =>
  values === undefined
    ? text
    : text.replaceAll(/\{(\w+)\}/g, (place, name: string) =>
        Object.hasOwn(values, name) ? String(values[name]) : place,
      )

/**
 * Only messages of the plugin's own files and of the server are formatted: they were checked before, and are few enough
 * to be kept.
 */
const saying =
  (message: Messages, language: Language) =>
  (text: string, given?: unknown): string => {
    const values = valuesIn(given)
    const found = message(text)
    if (values === undefined) return found ?? translated(language, text) ?? text
    if (found === undefined && !isSaid(text)) return filled(text, values)
    try {
      if (found === undefined) return sayOfServer(language, text, values)
      return formatted(found === text ? sourceLanguage : language, asMessage(found), values)
    } catch {
      return filled(found ?? text, values)
    }
  }

type Say = ReturnType<typeof saying>

const flawIn = (given: unknown, say: Say): unknown => {
  if (!isObject(given) || typeof given.rule !== 'string') return given
  const { values, ...flaw } = given
  return { ...flaw, rule: say(given.rule, values) }
}

/** The sentence for those who look at no fields is the first flaw, where no other was given. */
const detailOf = ({ detail, errors }: Json, told: unknown[] | undefined, say: Say): unknown => {
  const [before] = Array.isArray(errors) ? (errors as unknown[]) : []
  const first = told?.[0]
  const isFirst = isObject(before) && detail === `${String(before.field)}: ${String(before.rule)}`
  if (isObject(first) && (isFirst || detail === undefined)) return `${String(first.field)}: ${String(first.rule)}`
  return typeof detail === 'string' ? say(detail) : detail
}

/**
 * A problem that a plugin answered in the language of who asked: its title and what is wrong with each field are English
 * texts of `locales/en.json`, which the same keys lead from to another language, or texts of the server, with the `values`
 * that stand beside them. What is found nowhere stays as it is.
 */
export const problemInWords = async (
  answer: PluginResponse,
  language: Language,
  messages: () => Promise<Messages>,
): Promise<PluginResponse> => {
  const { body } = answer
  if (!isProblem(answer) || typeof body !== 'string' || body.length > longestBody) return answer
  const given = parsed(body)
  if (!given) return answer
  const say = saying(await messages(), language)
  const { values, title, ...rest } = given
  const errors = Array.isArray(given.errors) ? given.errors.map((each) => flawIn(each, say)) : undefined
  const detail = detailOf(given, errors, say)
  const told = {
    ...rest,
    ...(title !== undefined && { title: typeof title === 'string' ? say(title, values) : title }),
    ...(detail !== undefined && { detail }),
    ...(errors && { errors }),
  }
  return { ...answer, body: JSON.stringify(told) }
}
