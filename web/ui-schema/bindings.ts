import type { Ref, Value, Values } from '../../plugins-registry/ui-schema.ts'

/** What bindings can point into. */
export type Scope = Partial<
  Record<'row' | 'form' | 'response' | 'data' | 'query' | 'user' | 'state' | 'selection' | 'context', unknown>
>

/** Data at a JSON Pointer (RFC 6901); undefined where there is nothing. Own fields only, so prototypes stay out of reach. */
export const valueAt = (data: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (here, step) =>
        typeof here === 'object' && here !== null && Object.hasOwn(here, step)
          ? (here as Record<string, unknown>)[step]
          : undefined,
      data,
    )

/** Whether something stands for a value elsewhere: `{ $ref: '/row/id' }`. */
export const isRef = (given: unknown): given is Ref => typeof given === 'object' && given !== null && '$ref' in given

/** The value itself, or what its `$ref` points to. */
export const resolve = (given: Value | Ref | undefined, scope: Scope): unknown =>
  isRef(given) ? valueAt(scope, given.$ref) : given

/** What a currency that may stand in the data comes to; none that is known is none. */
export const currencyIn = (given: string | Ref | undefined, scope: Scope): string | undefined => {
  const found = resolve(given, scope)
  return typeof found === 'string' && /^[A-Z]{3}$/.test(found) ? found : undefined
}

/** Values by name, each itself or what its `$ref` points to; or all that one `$ref` points to. */
export const resolveAll = (given: Values | Ref | undefined, scope: Scope): Record<string, unknown> => {
  if (isRef(given)) return { ...(Object(resolve(given, scope)) as object) }
  return Object.fromEntries(Object.entries(given ?? {}).map(([name, value]) => [name, resolve(value, scope)]))
}
