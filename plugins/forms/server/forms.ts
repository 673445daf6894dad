import { defineRoutes, listing, Problem, type Context } from '@plexica/sdk'
import { changed } from './changed.ts'
import { close, closeLater } from './closing.ts'
import { asForm, isOpen, mustBeForm, type Form } from './form.ts'
import { builtForm, type BuiltForm } from './question.ts'

const forms = listing({
  select: `select forms.id, forms.title, forms.definition ->> 'description' as description, forms.state, forms.closes_at,
             forms.created_at, (forms.definition ->> 'audience') as audience,
             jsonb_array_length(forms.definition -> 'questions') as questions,
             (select count(*)::int from responses where form_id = forms.id) as answers
           from forms where $1 or forms.state = 'open'`,
  search: ['title', 'description'],
  sort: { title: 'lower(title)', created_at: 'created_at', answers: 'answers', closes_at: 'closes_at' },
  defaultSort: '-created_at',
  filters: { state: 'choice' },
})

const wrong = (field: string, rule: string) =>
  new Problem(400, 'Something in the form is not right', { errors: [{ field, rule }] })

/** @throws {Problem} 400 for what the builder alone can not tell */
const checked = (form: BuiltForm): BuiltForm => {
  const labels = form.questions.map(({ label }) => label)
  for (const [at, { type, choices = [], show_question: shown, label }] of form.questions.entries()) {
    if ((type === 'choice' || type === 'choices') && choices.length < 2)
      throw wrong(`questions.${at}.choices`, 'needs at least two')
    if (shown && (!labels.includes(shown) || shown === label))
      throw wrong(`questions.${at}.show_question`, 'names no other question of this form')
  }
  return form
}

/** Where others than users send their answers to. */
const publicAddress = (request: Request, { id }: Pick<Form, 'id'>): string =>
  new URL(`/api/v1/plugins/forms/public/${id}`, request.url).href

const kept = 'id, title, definition, state, closes_at, created_by'

const open = async (context: Context, id: string): Promise<void> => {
  const [form] = await context.db.query<Form>(`update forms set state = 'open' where id::text = $1 returning ${kept}`, [
    id,
  ])
  if (!form) throw new Problem(404, 'There is no such form')
  await closeLater(context, form.id, form.closes_at)
  await changed(context, 'forms.form.changed', { id: form.id, title: form.title }, form.id)
}

export const formRoutes = defineRoutes({
  // Who builds forms sees all of them, everybody else those that are open.
  'GET /forms': {
    permission: 'forms.fill',
    input: { query: forms.query },
    handler: (_request, { db, user, input }) => forms.read(db, input.query, [user?.can('forms.results') ?? false]),
  },

  'POST /forms': {
    permission: 'forms.manage',
    input: { body: builtForm },
    handler: async (_request, context) => {
      const { db, user } = context
      const form = checked(context.input.body)
      const [made] = await db.query<Form>(
        `insert into forms (title, definition, closes_at, created_by) values ($1, $2::jsonb, $3, $4) returning ${kept}`,
        [form.title, JSON.stringify(form), form.closes_at ?? null, user?.id ?? null],
      )
      await changed(context, 'forms.form.created', { id: made!.id, title: form.title }, made!.id)
      return Response.json(made, { status: 201 })
    },
  },

  'GET /forms/:id': {
    permission: 'forms.manage',
    handler: async (request, context) => {
      const form = await mustBeForm(context, context.params.id)
      return { ...form, address: publicAddress(request, form) }
    },
  },

  'PUT /forms/:id': {
    permission: 'forms.manage',
    input: { body: builtForm },
    handler: async (_request, context) => {
      const form = checked(context.input.body)
      const [changedForm] = await context.db.query<Form>(
        `update forms set title = $2, definition = $3::jsonb, closes_at = $4 where id::text = $1 returning ${kept}`,
        [context.params.id, form.title, JSON.stringify(form), form.closes_at ?? null],
      )
      if (!changedForm) throw new Problem(404, 'There is no such form')
      if (changedForm.state === 'open') await closeLater(context, changedForm.id, changedForm.closes_at)
      await changed(context, 'forms.form.changed', { id: changedForm.id, title: form.title }, changedForm.id)
      return changedForm
    },
  },

  'POST /forms/:id/open': {
    permission: 'forms.manage',
    handler: (_request, context) => open(context, context.params.id),
  },

  'POST /forms/:id/close': {
    permission: 'forms.manage',
    handler: async (_request, context) => {
      await mustBeForm(context, context.params.id)
      await close(context, context.params.id)
    },
  },

  'DELETE /forms/:id': {
    permission: 'forms.manage',
    handler: async (_request, context) => {
      const form = await mustBeForm(context, context.params.id)
      const prefix = `answers/${form.id}/`
      while (context.can('storage')) {
        const { items } = await context.storage.list({ prefix, limit: 100 })
        if (items.length === 0) break
        for (const { path } of items) await context.storage.delete(path)
      }
      await context.db.execute('delete from forms where id = $1', [form.id])
      await changed(context, 'forms.form.deleted', { id: form.id, title: form.title }, form.id)
    },
  },

  // What the page draws.
  'GET /forms/:id/fill': {
    permission: 'forms.fill',
    handler: async (_request, context) => {
      const form = await mustBeForm(context, context.params.id)
      const { description = '', thanks = '' } = form.definition
      return {
        id: form.id,
        title: form.title,
        description,
        thanks,
        closes_at: form.closes_at,
        open: isOpen(form),
        form: asForm(form),
      }
    },
  },
})
