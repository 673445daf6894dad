import { asIs, inEnglish, said, type Said } from '../languages/said.ts'
import { catalogue, type ProblemCode } from './catalogue.ts'

/** What a caller may see beside the code: which limit, which field, when to come back. JSON only. */
interface ProblemDetail {
  /** One sentence for a person; never a host error's own text. */
  detail?: string
  /** Members that RFC 9457 calls extensions: `limit`, `value`, `errors`, `retryAfterSeconds` … */
  [extension: string]: unknown
}

/** One thing that is wrong with what was given, before it is put into a language. */
interface Flaw {
  /** Where; of files, `path` and `line` say more, or it alone. */
  field: string
  rule: Said
}

type GivenFlaw<Words> = { field?: string | undefined; rule: Words }

/** The same with words that can be put into other languages. */
type Given = Omit<ProblemDetail, 'detail' | 'errors'> & {
  detail?: Said | undefined
  errors?: readonly GivenFlaw<Said>[] | undefined
}

/** The same with words that are for the authors of plugins, whose code gets them: these are in English. */
type GivenToPlugin = Omit<ProblemDetail, 'detail' | 'errors'> & {
  detail?: string | undefined
  errors?: readonly GivenFlaw<string>[] | undefined
}

/** What only host calls are refused with: plugin code sees it, and no page. */
type CodeToPlugin = Extract<
  ProblemCode,
  `${'call' | 'capability' | 'db' | 'event' | 'job' | 'kv' | 'net' | 'notify' | 'search' | 'secrets'}.${string}`
>

/**
 * The one error that crosses boundaries: thrown anywhere in the platform, carried over the bridge by
 * its code, written as `application/problem+json` in one place (`api/problem-response.ts`).
 *
 * @example
 * throw new Problem('quota.reached', { detail: said('There may be at most {most} roles.', { most }), limit: 'roles' })
 */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly detail: ProblemDetail
  // Not where logs look: what a schema refused is in it.
  readonly #said: { detail: Said | undefined; errors: readonly Flaw[] }

  constructor(code: CodeToPlugin, given?: GivenToPlugin, options?: { cause?: unknown })
  constructor(code: ProblemCode, given?: Given, options?: { cause?: unknown })
  constructor(code: ProblemCode, given: Given | GivenToPlugin = {}, options?: { cause?: unknown }) {
    const { detail: words, errors, ...rest } = given
    const flaws = errors?.map((each) => ({ ...(each as Flaw), rule: wordsOf(each.rule) }))
    const detail = words === undefined ? firstOf(flaws) : wordsOf(words)
    super(detail === undefined ? catalogue[code].title : inEnglish(detail), options)
    this.name = 'Problem'
    this.code = code
    this.detail = {
      ...rest,
      ...(detail !== undefined && { detail: this.message }),
      ...(flaws && { errors: flaws.map((each) => ({ ...each, rule: inEnglish(each.rule) })) }),
    }
    this.#said = { detail, errors: flaws ?? [] }
  }

  /** Its words before they were put into English. */
  get said(): { detail: Said | undefined; errors: readonly Flaw[] } {
    return this.#said
  }

  /**
   * The same problem, with another code, more to see, or another cause.
   *
   * @example
   * throw problem.with({ plugin }) // says the same, and of which plugin
   */
  with(
    more: { [extension: string]: unknown },
    { code = this.code, cause = this.cause }: { code?: ProblemCode; cause?: unknown } = {},
  ): Problem {
    const { detail, errors } = this.#said
    return new Problem(
      code,
      { ...this.detail, ...more, detail, errors: 'errors' in this.detail ? errors : undefined },
      { cause },
    )
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

const wordsOf = (words: Said | string): Said => (typeof words === 'string' ? asIs(words) : words)

/** The sentence for those who look at no fields is the first flaw, where no other was given. */
const firstOf = (flaws: readonly Flaw[] | undefined): Said | undefined => {
  const [first] = flaws ?? []
  return first && said('{field}: {rule}', { field: first.field, rule: first.rule })
}

/** Whether `code` is one of ours, for codes that come from the other side of a boundary. */
export const isProblemCode = (code: unknown): code is ProblemCode =>
  typeof code === 'string' && Object.hasOwn(catalogue, code)
