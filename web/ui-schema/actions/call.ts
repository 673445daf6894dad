import { useQueryClient } from '@tanstack/vue-query'
import type { CallAction } from '../../../plugins-registry/ui-schema.ts'
import { resolve, resolveAll, type Scope } from '../bindings.ts'
import { usePageContext } from '../page-host.ts'
import { requestOf } from '../request.ts'
import { changeRows } from './optimistic.ts'

type Calls = Pick<CallAction, 'route' | 'params' | 'body'> & Partial<Pick<CallAction, 'optimistic'>>

const isWhole = (body: CallAction['body']): body is { $ref: string } =>
  typeof body === 'object' && '$ref' in body && typeof body.$ref === 'string'

const bodyOf = (body: CallAction['body'], scope: Scope): unknown => {
  if (body === undefined) return undefined
  return isWhole(body) ? resolve(body, scope) : resolveAll(body as Parameters<typeof resolveAll>[0], scope)
}

/** Calls the route of an action; what it says will change is shown at once, and taken back if the route refuses. */
export const useCall = () => {
  const { plugin, call } = usePageContext()
  const cache = useQueryClient()
  return async ({ route, params, body, optimistic }: Calls, scope: Scope): Promise<unknown> => {
    const sent = bodyOf(body, scope)
    // What is shown as done has to be done, also when somebody leaves before it was answered.
    const outlivesPage = optimistic !== undefined
    const request = {
      ...requestOf({ route, params }, scope),
      ...(sent === undefined ? {} : { body: sent }),
      outlivesPage,
    }
    const undo = optimistic ? await changeRows(cache, plugin, optimistic, scope) : undefined
    try {
      return await call(request)
    } catch (error) {
      undo?.()
      throw error
    } finally {
      if (undo) void cache.invalidateQueries({ queryKey: ['plugin', plugin] })
    }
  }
}
