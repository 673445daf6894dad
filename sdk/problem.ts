import type { Issue } from './schema.ts'
import type { TextValues } from './texts.ts'

/** One field of the input and what is wrong with it. */
export interface FieldProblem {
  field: string
  rule: string
  /** What the places of `rule` stand for. */
  values?: TextValues
}

/**
 * What a schema found wrong, for a `Problem`: what the schemas of this SDK say reaches each caller in their language.
 *
 * @example
 * const checked = await formSchema(form)['~standard'].validate(given)
 * if (checked.issues) throw new Problem(400, 'Some answers are not right', { errors: fieldProblems(checked.issues) })
 *
 * @param whole the field of what is wrong with the value as a whole
 */
export const fieldProblems = (issues: readonly Issue[], whole = ''): FieldProblem[] =>
  issues.map(({ path = [], message, said }) => ({
    field: path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.') || whole,
    rule: said?.text ?? message,
    ...(said && { values: said.values }),
  }))

/**
 * What a handler of a route throws to answer with an error that callers can act on: it becomes
 * `application/problem+json` with this status. Any other error is logged, and told to nobody.
 *
 * It speaks English; a title or rule that stands in `locales/en.json` reaches each caller in their language.
 *
 * @example
 * const [task] = await db.query('select * from tasks where id = $1', [input.params.id])
 * if (!task) throw new Problem(404, 'There is no such task')
 * if (count > most) throw new Problem(409, 'At most {most, plural, one {# task} other {# tasks}}', { values: { most } })
 */
export class Problem extends Error {
  /** From 400 to 599. */
  readonly status: number
  /** Stable, for programs: `billing.invoice.issued`. */
  readonly code: string | undefined
  readonly errors: readonly FieldProblem[]
  /** What the places of the title stand for. */
  readonly values: TextValues | undefined

  constructor(
    status: number,
    title: string,
    { code, errors = [], values }: { code?: string; errors?: FieldProblem[]; values?: TextValues } = {},
  ) {
    super(title)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.errors = errors
    this.values = values
  }

  toResponse(): Response {
    const { status, message: title, code, errors, values } = this
    return Response.json(
      {
        ...(code === undefined ? {} : { type: `urn:plexica:problem:${code}`, code }),
        title,
        status,
        // The platform takes the values out where it says the texts, and adds a detail of the first error.
        ...(values && { values }),
        ...(errors.length > 0 && { errors }),
      },
      { status, headers: { 'content-type': 'application/problem+json' } },
    )
  }
}
