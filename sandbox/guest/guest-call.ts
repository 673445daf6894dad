/**
 * What a capability's guest half is given: `call(op, input)` asks the host and resolves with its answer
 * (JSON), or rejects with an error that has a stable `code`.
 */
export type GuestCall = (op: string, input?: unknown) => Promise<unknown>
