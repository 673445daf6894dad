import { Problem } from '../../../problems/problem.ts'
import type { Calls } from '../../../runtime/calls/calls.ts'
import type { OpenTransactions } from '../db/open-transactions.ts'
import { plugins } from './capability.ts'
import { reaches } from './reach.ts'

/** Calls other installations for plugins: only of their own tenant, and only what was granted. */
export function pluginsHost({ calls, transactions }: { calls: Calls; transactions: OpenTransactions }) {
  return plugins.host({
    call(call, { plugin, name, input, timeoutMs }) {
      if (!reaches(call.scope.plugins, `${plugin}.${name}`))
        throw new Problem('capability.scope', { detail: `Calling ${plugin}.${name} was not granted.`, plugin })
      const most = call.limits['plugins.callBytes']
      const bytes = Buffer.byteLength(JSON.stringify(input ?? null))
      if (bytes > most)
        throw new Problem('call.too_large', {
          detail: `The input has ${bytes} bytes of at most ${most}.`,
          limit: 'plugins.callBytes',
          value: most,
        })
      // It would keep its connection from others for as long as the other plugin pleases.
      if (transactions.any(call))
        throw new Problem('call.in_transaction', {
          detail: 'A transaction of this invocation is open: call before it begins, or when it is over.',
        })
      return calls.call(call, { plugin, name, input, timeoutMs })
    },
    list: (call) => calls.list(call, (plugin, name) => reaches(call.scope.plugins, `${plugin}.${name}`)),
  })
}
