import { Problem } from '../../../problems/problem.ts'
import type { SearchEngine } from '../../../runtime/search/engine.ts'
import type { HostCall } from '../define.ts'
import { search } from './capability.ts'

type SearchCall = HostCall<{ readOnly: boolean; names: string[] }>

/** Search over documents of the installation that an invocation acts for. */
export const searchHost = ({ engine }: { engine: SearchEngine }) =>
  search.host({
    async index(call, { index, documents }) {
      mayWrite(call, index)
      await engine.put(indexOf(call, index), documents)
      return null
    },
    async remove(call, { index, ids }) {
      mayWrite(call, index)
      return engine.remove(indexOf(call, index), ids)
    },
    async query(call, { index, ...query }) {
      mayRead(call, index)
      return engine.query(indexOf(call, index), query)
    },
  })

const indexOf = ({ installation, limits }: SearchCall, index: string) => ({
  installationId: installation.id,
  index,
  limits,
})

const mayRead = ({ scope: { names } }: SearchCall, index: string): void => {
  if (!names.includes(index))
    throw new Problem('capability.scope', { detail: `The grant is for these indexes: ${names.join(', ')}.`, names })
}

const mayWrite = (call: SearchCall, index: string): void => {
  mayRead(call, index)
  if (call.scope.readOnly)
    throw new Problem('capability.scope', { detail: 'The grant of this installation is for searching only.' })
}
