import {
  defineRoutes,
  fieldProblems,
  formSchema,
  isPlexicaError,
  jsonSchema,
  Problem,
  type Context,
} from '@plexica/sdk'
import { changed } from './changed.ts'
import { asForm, isOpen, mustBeForm, type Form } from './form.ts'
import { keyed } from './question.ts'

const newFile = jsonSchema({
  type: 'object',
  properties: { name: { type: 'string', minLength: 1, maxLength: 200 }, size: { type: 'integer', minimum: 0 } },
  required: ['name', 'size'],
})

const largestFile = 10 * 1024 * 1024

/** @throws {Problem} 409 */
const mustBeOpen = (form: Form): void => {
  if (!isOpen(form)) throw new Problem(409, 'This form takes no answers', { code: 'forms.closed' })
}

/** @throws {Problem} 429 where a public form gets more than it may in this minute */
const slowDown = async ({ kv, settings }: Context, { id }: Form): Promise<void> => {
  const key = `rate/${id}/${Math.floor(Date.now() / 60_000)}`
  await kv.set(key, 0, { ttlSeconds: 120, ifVersion: 0 }).catch((error: unknown) => {
    if (!isPlexicaError(error, 'kv.conflict')) throw error
  })
  if ((await kv.increment(key)) > (settings.publicPerMinute ?? 30))
    throw new Problem(429, 'This form gets too many answers at once', { code: 'forms.too_many' })
}

/** @throws {Problem} 409 where one answer of each user is enough, and this one has answered */
const onlyOnce = async ({ kv, user }: Context, { id, definition }: Form): Promise<void> => {
  if (!definition.once || !user) return
  try {
    await kv.set(`once/${id}/${user.id}`, true, { ifVersion: 0 })
  } catch (error) {
    if (!isPlexicaError(error, 'kv.conflict')) throw error
    throw new Problem(409, 'You have answered this form already', { code: 'forms.answered' })
  }
}

/**
 * Answers that the form allows: those of questions that were not shown are left out.
 *
 * @throws {Problem} 400 naming each question
 */
const checkedAnswers = async (form: Form, given: unknown, context: Context): Promise<Record<string, unknown>> => {
  const checked = await formSchema(asForm(form))['~standard'].validate(given)
  if (checked.issues)
    throw new Problem(400, 'Some answers are not right', {
      errors: fieldProblems(checked.issues),
    })
  const answers = checked.value as Record<string, unknown>
  for (const { key, type } of keyed(form.definition.questions)) {
    const path = answers[key]
    if (type !== 'file' || typeof path !== 'string' || path === '') continue
    if (!path.startsWith(`answers/${form.id}/`) || !(await context.storage.head(path)))
      throw new Problem(400, 'Some answers are not right', { errors: [{ field: key, rule: 'names no uploaded file' }] })
  }
  return answers
}

const keep = async (context: Context, form: Form, answers: Record<string, unknown>): Promise<Response> => {
  const { db, user } = context
  const [response] = await db.query<{ id: string }>(
    'insert into responses (form_id, answers, user_id, user_name) values ($1, $2::jsonb, $3, $4) returning id, received_at',
    [form.id, JSON.stringify(answers), user?.id ?? null, user?.name ?? null],
  )
  await changed(
    context,
    'forms.response.received',
    JSON.parse(
      JSON.stringify({ id: response!.id, form: { id: form.id, title: form.title }, by: user?.name ?? null, answers }),
    ),
    form.id,
  )
  return Response.json(response, { status: 201 })
}

const bodyOf = (request: Request): Promise<unknown> => request.json().catch(() => undefined)

export const responseRoutes = defineRoutes({
  'POST /forms/:id/files': {
    permission: 'forms.fill',
    input: { body: newFile },
    handler: async (_request, context) => {
      const { storage, params, input } = context
      const form = await mustBeForm(context, params.id)
      mustBeOpen(form)
      if (input.body.size > largestFile) throw new Problem(413, 'The file is too large')
      const name = input.body.name.replace(/[\p{Cc}/\\]/gu, '_')
      const path = `answers/${form.id}/${crypto.randomUUID()}/${name}`
      return storage.signedUrl(path, { method: 'PUT', maxBytes: Math.max(1, input.body.size) })
    },
  },

  'POST /forms/:id/responses': {
    permission: 'forms.fill',
    handler: async (request, context) => {
      const form = await mustBeForm(context, context.params.id)
      mustBeOpen(form)
      const answers = await checkedAnswers(form, await bodyOf(request), context)
      await onlyOnce(context, form)
      return keep(context, form, answers)
    },
  },

  // For pages of others: what is asked, as JSON Schema, and where to send answers. Files need a user.
  'GET /public/:id': {
    public: true,
    handler: async (_request, context) => {
      const form = await mustBePublic(context)
      const { description = '' } = form.definition
      return { title: form.title, description, closes_at: form.closes_at, open: isOpen(form), ...asForm(form) }
    },
  },

  'POST /public/:id': {
    public: true,
    handler: async (request, context) => {
      const form = await mustBePublic(context)
      mustBeOpen(form)
      await slowDown(context, form)
      return keep(context, form, await checkedAnswers(form, await bodyOf(request), context))
    },
  },
})

/** @throws {Problem} 404, also for forms that are for users only: nobody else is told of them */
const mustBePublic = async (context: Context): Promise<Form> => {
  const form = await mustBeForm(context, context.params.id ?? '')
  if (form.definition.audience !== 'public' || form.state === 'draft') throw new Problem(404, 'There is no such form')
  return form
}
