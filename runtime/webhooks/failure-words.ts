import type { Language } from '../../languages/languages.ts'
import { inEnglish, said, type Said } from '../../languages/said.ts'
import { saidIn } from '../../problems/said-in.ts'

/** Why a call of a webhook failed, in words of our own: what the network says may name what is inside of ours. */
export const webhookFailures = {
  answered: (status: string) => said('It answered {status}.', { status }),
  late: (seconds: string) => said('It did not answer within {seconds} seconds.', { seconds }),
  unreached: () => said('It could not be reached.'),
  unreachedBy: (code: string) => said('It could not be reached ({code}).', { code }),
  refused: () => said('Its address may not be reached from here.'),
}

const kept: [pattern: RegExp, words: (value: string) => Said][] = [
  [/^It answered (\d+)\.$/, webhookFailures.answered],
  [/^It did not answer within (\d+) seconds\.$/, webhookFailures.late],
  [/^It could not be reached \((\w+)\)\.$/, webhookFailures.unreachedBy],
]

/**
 * The same for a reader, out of the English that is kept.
 *
 * @example
 * webhookFailureIn('de', 'It answered 500.') // 'Die Antwort war 500.'
 */
export const webhookFailureIn = (language: Language, message: string): string => {
  for (const [pattern, words] of kept) {
    const [, value] = pattern.exec(message) ?? []
    if (value !== undefined) return saidIn(language, words(value))
  }
  const whole = [webhookFailures.unreached(), webhookFailures.refused()].find((each) => inEnglish(each) === message)
  return whole ? saidIn(language, whole) : message
}
