/**
 * What a capability's guest half is given: `call(op, input, bytes?)` asks the host and resolves with its answer
 * (JSON; with `bytes` as a Uint8Array where the op returns some), or rejects with an error that has a stable `code`.
 * Bytes that are sent along arrive as `input.bytes`.
 */
export type GuestCall = (op: string, input?: unknown, bytes?: ArrayBuffer) => Promise<unknown>
