import { valueAt } from '../bindings.ts'

/**
 * What a bulk action was refused for, as its route answers it: `{ "refused": [{ "id": "7", "why": "It is gone" }] }`.
 * Anything else refuses nothing.
 *
 * @example
 * refusedIn({ completed: 2, refused: [{ id: 7, why: 'It is gone' }] }) // [{ id: '7', why: 'It is gone' }]
 */
export const refusedIn = (response: unknown): { id: string; why: string }[] => {
  const refused = valueAt(response, '/refused')
  if (!Array.isArray(refused)) return []
  return refused.flatMap((each: unknown) => {
    const id = valueAt(each, '/id')
    const why = valueAt(each, '/why')
    if (typeof id !== 'string' && typeof id !== 'number') return []
    return [{ id: String(id), why: typeof why === 'string' ? why : '' }]
  })
}
