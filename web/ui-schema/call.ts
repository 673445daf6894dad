import type { CallAction } from '../../plugins-registry/ui-schema.ts'
import { resolve, resolveAll, type Scope } from './bindings.ts'
import { usePageContext } from './page-host.ts'
import { requestOf } from './request.ts'

/** Calls the route of an action. */
export const useCall = () => {
  const { call } = usePageContext()
  return ({ route, params, body }: Pick<CallAction, 'route' | 'params' | 'body'>, scope: Scope): Promise<unknown> => {
    const sent =
      body && '$ref' in body && typeof body.$ref === 'string' ? resolve({ $ref: body.$ref }, scope) : undefined
    const made = body === undefined ? undefined : (sent ?? resolveAll(body as Parameters<typeof resolveAll>[0], scope))
    return call({ ...requestOf({ route, params }, scope), ...(made === undefined ? {} : { body: made }) })
  }
}
