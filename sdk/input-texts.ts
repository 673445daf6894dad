import type { Issue } from './schema.ts'
import type { TextValues } from './texts.ts'

/**
 * What the checks of input say, as ICU messages in English. The platform says the same in its other languages: they
 * stand in `languages/server/`.
 */
export const inputTexts = {
  required: 'is needed',
  missing: 'is missing',
  unknown: 'is not known',
  string: 'has to be a text',
  number: 'has to be a number',
  integer: 'has to be a whole number',
  boolean: 'has to be true or false',
  list: 'has to be a list',
  object: 'has to be an object',
  choice: 'is none of the choices',
  minLength: 'needs at least {min, plural, one {# character} other {# characters}}',
  maxLength: 'may have at most {max, plural, one {# character} other {# characters}}',
  email: 'has to be an e-mail address',
  uri: 'has to be a web address',
  date: 'has to be a date such as 2026-11-23',
  dateTime: 'has to be a moment such as 2026-11-23T10:00:00Z',
  time: 'has to be a time such as 10:00',
  color: 'has to be a colour such as #4f46e5',
  uuid: 'has to be a UUID',
  form: 'is not of the form that is expected',
  minimum: 'has to be {min} or more',
  maximum: 'has to be {max} or less',
  above: 'has to be more than {min}',
  below: 'has to be less than {max}',
  multipleOf: 'has to be a multiple of {of}',
  minItems: 'needs at least {min, plural, one {# entry} other {# entries}}',
  maxItems: 'may have at most {max, plural, one {# entry} other {# entries}}',
  uniqueItems: 'has an entry twice',
  other: 'does not match what is expected',
  json: 'is not valid JSON',
  media: 'This route takes application/json.',
} as const

const place = /\{(\w+)(?:, plural, one \{([^}]*)\} other \{([^}]*)\})?\}/g

/** Of all that ICU can say, this reads what stands above: plugins carry no formatter for it. */
const inEnglish = (text: string, values: TextValues): string =>
  text.replaceAll(place, (_, name: string, one?: string, other?: string) => {
    const value = String(values[name])
    return ((value === '1' ? one : other) ?? '#').replace('#', value)
  })

/** What is wrong with the value at a path, to be read in English and said in any language. */
export const issueOf = (
  rule: keyof typeof inputTexts,
  path: readonly string[] = [],
  values: TextValues = {},
): Issue => {
  const text = inputTexts[rule]
  return {
    message: inEnglish(text, values),
    ...(path.length > 0 && { path }),
    ...(Object.keys(values).length > 0 && { said: { text, values } }),
  }
}
