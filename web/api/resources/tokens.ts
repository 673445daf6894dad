import { useQuery } from '@tanstack/vue-query'
import type { Schema } from '../operations.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

export type Token = Schema<'Token'>

/** Whether a token acts as the user who made it, or for a service that is nobody. */
export type TokenKind = 'personal' | 'service'

export interface NewToken {
  name: string
  scopes?: string[]
  expiresInDays?: number
}

const paths = { personal: '/api/v1/tokens', service: '/api/v1/service-tokens' } as const

/** Tokens of a kind, the newest first, without what they are. */
export const useTokens = (kind: TokenKind) => {
  const api = useApi()
  return useQuery<Token[], ApiProblem>({
    queryKey: ['tokens', kind],
    queryFn: async () => (await api.get(paths[kind])).items,
  })
}

/** Makes a token; the answer is the only one that ever holds it. */
export const useCreateToken = () =>
  useChange((api, { kind, ...body }: NewToken & { kind: TokenKind }) => api.post(paths[kind], { body }), ['tokens'])

/** Revokes a token at once. */
export const useRevokeToken = () =>
  useChange(
    (api, { kind, id }: { kind: TokenKind; id: string }) => api.delete(`${paths[kind]}/{id}`, { path: { id } }),
    ['tokens'],
  )
