import { Problem } from '../../../problems/problem.ts'
import type { HostCall } from '../define.ts'
import type { Transactions } from './transactions.ts'

/**
 * The transactions that invocations have open in `db`, for other capabilities that write in them what is to happen
 * only if they commit.
 */
export interface OpenTransactions {
  /** Lets other capabilities find the transactions of this invocation, until it ends. */
  offer(call: HostCall, transactions: Transactions): Transactions
  /** Whether this invocation has any open. */
  any(call: HostCall): boolean
  /** Runs a statement of the platform's own in one of them, under the role of the installation. @throws {Problem} `capability.invalid`, `db.*` */
  run(call: HostCall, transaction: number, statement: { sql: string; params: (string | null)[] }): Promise<void>
  /** Calls `told` once one of them was committed. @throws {Problem} `capability.invalid` */
  onCommit(call: HostCall, transaction: number, told: () => void): void
}

/** Made once: `db` offers what the other capabilities find. */
export const createOpenTransactions = (): OpenTransactions => {
  const byInvocation = new Map<string, Transactions>()
  const find = (invocation: string): Transactions => {
    const transactions = byInvocation.get(invocation)
    if (!transactions)
      throw new Problem('capability.invalid', { detail: 'There is no such transaction, or it is over.' })
    return transactions
  }
  return {
    offer({ invocation, signal }, transactions) {
      byInvocation.set(invocation, transactions)
      signal.addEventListener('abort', () => byInvocation.delete(invocation), { once: true })
      return transactions
    },
    any: ({ invocation }) => byInvocation.get(invocation)?.any() ?? false,
    async run({ invocation }, transaction, statement) {
      await find(invocation).run(transaction, [{ ...statement, again: true }])
    },
    onCommit: ({ invocation }, transaction, told) => find(invocation).onCommit(transaction, told),
  }
}
