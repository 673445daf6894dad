import { z } from 'zod'
import type { Language } from '../../languages/languages.ts'
import { keptIn } from '../../problems/kept-words.ts'
import type { Operation, Operations } from '../../runtime/operations/operations.ts'
import { numberIn, pageOf, pageQuery, withCursor } from '../pagination.ts'
import { route, type Route } from '../route.ts'

const state = z.enum(['running', 'done', 'failed'])

/** Work that goes on after its request was answered. */
export const operation = z
  .object({
    id: z.uuid(),
    kind: z.enum(['tenant.create']),
    target: z.string().describe('What it is about, such as the slug of a tenant'),
    state,
    steps: z.array(z.object({ name: z.string(), state: z.enum(['waiting', 'running', 'done', 'failed']) })),
    problem: z.object({ code: z.string(), detail: z.string() }).optional().describe('Why it failed'),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Operation' })

/** An operation as the API answers it, in the language of who asks. */
export const asOperation = (language: Language, { createdAt, finishedAt, problem, ...rest }: Operation) => ({
  ...rest,
  problem: problem && { code: problem.code, detail: keptIn(language, { code: problem.code, message: problem.detail }) },
  createdAt: createdAt.toISOString(),
  finishedAt: finishedAt?.toISOString(),
})

/** How far the long work of the platform has come. */
export const operationRoutes = ({ operations }: { operations: Pick<Operations, 'get' | 'list'> }): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/operations',
    auth: 'platform.tenants.read',
    tag: 'Operations',
    summary: 'Work that was begun with Prefer: respond-async, the latest first',
    query: pageQuery.extend({ state: state.optional() }),
    response: pageOf(operation),
    handler: async ({ query, language }) =>
      withCursor(await operations.list({ ...numberIn(query), state: query.state }), (each) =>
        asOperation(language, each),
      ),
  }),

  route({
    method: 'get',
    path: '/api/v1/operations/:id',
    auth: 'platform.tenants.read',
    tag: 'Operations',
    summary: 'How far it has come, step by step',
    params: z.object({ id: z.uuid() }),
    response: operation,
    errors: ['request.not_found'],
    handler: async ({ params: { id }, language }) => asOperation(language, await operations.get(id)),
  }),
]
