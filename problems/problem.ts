import { formatted } from '../languages/format.ts'
import { sourceLanguage } from '../languages/languages.ts'
import type { Said } from '../languages/say.ts'
import { catalogue, type ProblemCode } from './catalogue.ts'

/** What a caller may see beside the code: which limit, which field, when to come back. JSON only. */
export interface ProblemDetail {
  /** One sentence for a person; never a host error's own text. */
  detail?: string
  /** Members that RFC 9457 calls extensions: `limit`, `value`, `errors`, `retryAfterSeconds` … */
  [extension: string]: unknown
}

/** The same with a sentence that can be put into other languages. */
type GivenDetail = Omit<ProblemDetail, 'detail'> & { detail?: string | Said | undefined }

/**
 * The one error that crosses boundaries: thrown anywhere in the platform, carried over the bridge by
 * its code, written as `application/problem+json` in one place (`api/problem-response.ts`).
 *
 * @example
 * throw new Problem('invocation.cpu', { detail: 'It used 512 ms of 500 ms.', limit: 'cpuMs', value: 500 })
 */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly detail: ProblemDetail
  /** Its detail before it was put into English. */
  readonly said: Said | undefined

  constructor(code: ProblemCode, given: GivenDetail = {}, options?: { cause?: unknown }) {
    const { detail: words, ...rest } = given
    const detail = typeof words === 'object' ? formatted(sourceLanguage, words.text, words.values) : words
    super(detail ?? catalogue[code].title, options)
    this.name = 'Problem'
    this.code = code
    this.detail = { ...rest, ...(detail === undefined ? {} : { detail }) }
    this.said = typeof words === 'object' ? words : undefined
  }

  /** HTTP status of this problem. */
  get status(): number {
    return catalogue[this.code].status
  }

  /** Whether the same call may succeed later unchanged. */
  get retry(): boolean {
    return catalogue[this.code].retry
  }
}

/** Whether `code` is one of ours, for codes that come from the other side of a boundary. */
export const isProblemCode = (code: unknown): code is ProblemCode =>
  typeof code === 'string' && Object.hasOwn(catalogue, code)
