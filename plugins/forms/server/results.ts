import { defineRoutes, jsonSchema, listing, Problem, type Context } from '@plexica/sdk'
import { mustBeForm, ratings } from './form.ts'
import { keyed, type KeyedQuestion, type Question } from './question.ts'
import { say } from './say.ts'

const responses = listing({
  select: `select responses.id, responses.form_id, forms.title as form, responses.answers, forms.definition -> 'questions' as questions,
             responses.user_name as by, responses.received_at
           from responses join forms on forms.id = responses.form_id`,
  search: ['form', 'by', 'answers'],
  sort: { form: 'lower(form)', by: 'lower(by)', received_at: 'received_at' },
  defaultSort: '-received_at',
  filters: { form_id: 'choice', received_at: 'dates' },
})

const which = jsonSchema({
  type: 'object',
  properties: { question: { type: 'string', maxLength: 60, default: '' } },
})

interface Answered extends Record<string, unknown> {
  answers: Record<string, unknown>
}

interface Listed extends Answered {
  questions: Question[]
}

/** An answer as people read it. */
const asText = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean)
}

/** Yes and no as signs that need no language: what is made is for everybody. */
const inShort = (value: unknown): string => (typeof value === 'boolean' ? (value ? '✓' : '✗') : asText(value))

/** The answers in one line, in the order of the questions. */
const inOneLine = ({ questions, answers, ...response }: Listed) => ({
  ...response,
  answers,
  summary: keyed(questions)
    .map(({ key }) => inShort(answers[key]))
    .filter(Boolean)
    .join(' · ')
    .slice(0, 200),
})

/** What is chosen from is shown as a chart, everything else as it was written. */
const counted = new Set<KeyedQuestion['type']>(['choice', 'choices', 'yesno', 'rating'])

const questionOf = async (context: Context, id: string, key: string) => {
  const form = await mustBeForm(context, id)
  const questions = keyed(form.definition.questions)
  return { form, question: questions.find((each) => each.key === key) ?? questions[0]! }
}

/** What can be answered, so that what nobody chose is there too. */
const possible = ({ type, choices = [] }: KeyedQuestion): string[] => {
  if (type === 'yesno') return ['true', 'false']
  return type === 'rating' ? ratings : [...choices]
}

/** A text that a spreadsheet takes for a text: what begins like a formula would be one. */
const csvField = (text: string): string => {
  const harmless = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

export const resultRoutes = defineRoutes({
  'GET /responses': {
    permission: 'forms.results',
    input: { query: responses.query },
    handler: async (_request, { db, input }) => {
      const { items, total } = await responses.read<Listed>(db, input.query)
      return { items: items.map(inOneLine), total }
    },
  },

  // One answer as rows of question and answer; files come with a link to them.
  'GET /responses/:id': {
    permission: 'forms.results',
    handler: async (_request, context) => {
      const { db, storage, params } = context
      const [response] = await db.query<Answered & { form_id: string }>(
        'select id, form_id, answers, user_name as by, received_at from responses where id::text = $1',
        [params.id],
      )
      if (!response) throw new Problem(404, 'There is no such answer')
      const form = await mustBeForm(context, response.form_id)
      const items = keyed(form.definition.questions).map(async ({ key, label, type }) => {
        const answer = response.answers[key]
        const isFile = type === 'file' && typeof answer === 'string' && answer !== ''
        return {
          id: key,
          label,
          answer: isFile ? answer.slice(answer.lastIndexOf('/') + 1) : inShort(answer),
          url: isFile ? (await storage.signedUrl(answer, { expiresSeconds: 3_600 })).url : null,
        }
      })
      return { ...response, items: await Promise.all(items) }
    },
  },

  'DELETE /responses/:id': {
    permission: 'forms.manage',
    handler: async (_request, { db, params }) => {
      const { rowCount } = await db.execute('delete from responses where id::text = $1', [params.id])
      if (rowCount === 0) throw new Problem(404, 'There is no such answer')
    },
  },

  'GET /forms/:id/questions': {
    permission: 'forms.results',
    handler: async (_request, context) => {
      const form = await mustBeForm(context, context.params.id)
      return {
        items: keyed(form.definition.questions).map(({ key, label, type }) => ({
          id: key,
          label,
          type,
          shown: counted.has(type) ? 'chart' : 'list',
        })),
      }
    },
  },

  'GET /forms/:id/summary': {
    permission: 'forms.results',
    handler: async (_request, context) => {
      const form = await mustBeForm(context, context.params.id)
      const [counts] = await context.db.query(
        `select count(*)::int as answers, count(distinct user_id)::int as users,
           count(*) filter (where received_at > now() - interval '1 day')::int as today, max(received_at) as last
         from responses where form_id = $1`,
        [form.id],
      )
      return { title: form.title, state: form.state, closes_at: form.closes_at, ...counts }
    },
  },

  // How often each answer was given.
  'GET /forms/:id/counts': {
    permission: 'forms.results',
    input: { query: which },
    handler: async (_request, context) => {
      const { form, question } = await questionOf(context, context.params.id, context.input.query.question)
      const rows = await context.db.query<{ answer: string; count: number }>(
        `select answer, count(*)::int as count
         from responses, jsonb_array_elements_text(
           case jsonb_typeof(answers -> $2) when 'array' then answers -> $2 else jsonb_build_array(answers -> $2) end
         ) as answer
         where form_id = $1 and answers ? $2 group by answer order by count desc limit 100`,
        [form.id, question.key],
      )
      const byAnswer = new Map(rows.map(({ answer, count }) => [answer, count]))
      const answers = counted.has(question.type) ? possible(question) : [...byAnswer.keys()]
      return { items: answers.map((answer) => ({ id: answer, answer, count: byAnswer.get(answer) ?? 0 })) }
    },
  },

  'GET /forms/:id/export': {
    permission: 'forms.results',
    handler: async (_request, context) => {
      const form = await mustBeForm(context, context.params.id)
      const questions = keyed(form.definition.questions)
      const text = say.in(context.locale)
      const lines = [[text('csvReceived'), text('csvBy'), ...questions.map(({ label }) => label)]]
      const found = context.db.stream<Answered & { by: string | null; received_at: string }>(
        'select answers, user_name as by, received_at from responses where form_id = $1 order by received_at, id',
        [form.id],
      )
      for await (const { answers, by, received_at } of found)
        lines.push([received_at, by ?? '', ...questions.map(({ key }) => asText(answers[key]))])
      const name = `${form.title.replace(/[^\p{L}\p{N} -]/gu, '').trim() || 'answers'}.csv`
      return new Response(`${lines.map((line) => line.map(csvField).join(',')).join('\r\n')}\r\n`, {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
        },
      })
    },
  },
})
