import { useQuery } from '@tanstack/vue-query'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

export interface Token {
  id: string
  name: string
  /** Permissions that it reaches; `null`: all of its user. */
  scopes: string[] | null
  createdAt: string
  expiresAt: string | null
  lastUsedAt: string | null
  lastUsedIp: string | null
}

/** Whether a token acts as the user who made it, or for a service that is nobody. */
export type TokenKind = 'personal' | 'service'

export interface NewToken {
  name: string
  scopes?: string[]
  expiresInDays?: number
}

const paths = { personal: '/api/v1/tokens', service: '/api/v1/service-tokens' }

export const useTokens = (kind: TokenKind) => {
  const api = useApi()
  return useQuery<Token[], ApiProblem>({
    queryKey: ['tokens', kind],
    queryFn: async () => (await api.call<{ items: Token[] }>(paths[kind])).items,
  })
}

/** Makes a token; the answer is the only one that ever holds it. */
export const useCreateToken = () =>
  useChange(
    (api, { kind, ...body }: NewToken & { kind: TokenKind }) =>
      api.call<Token & { token: string }>(paths[kind], { method: 'POST', body }),
    ['tokens'],
  )

export const useRevokeToken = () =>
  useChange(
    (api, { kind, id }: { kind: TokenKind; id: string }) => api.call(`${paths[kind]}/${id}`, { method: 'DELETE' }),
    ['tokens'],
  )
