import type { Socket } from 'node:net'
import type pg from 'pg'
import type { Prepared } from './capped-query.ts'
import { dbLimits } from './limits.ts'

/** Who has a connection at the moment, and is told what happens on it. */
export interface User {
  received(bytes: number): void
  lost(error: Error): void
}

/** What is kept of a connection for as long as it is open. */
interface Wire {
  socket: Socket
  user: User | undefined
  /** Statements that it has prepared, by their text. */
  prepared: Map<string, Prepared>
}

const wires = new WeakMap<pg.Client, Wire>()

/** What is kept of a connection; made, and listened to, when it is first used. */
export function wireOf(client: pg.Client): Wire {
  const known = wires.get(client)
  if (known) return known
  const socket = (client as unknown as { connection: { stream: Socket } }).connection.stream
  const wire: Wire = { socket, user: undefined, prepared: new Map() }
  wires.set(client, wire)
  client.on('error', (error) => wire.user?.lost(error))
  // Counted at the socket: a single value may be larger than memory has room for.
  socket.prependListener('data', (chunk: Buffer) => wire.user?.received(chunk.length))
  return wire
}

/** A statement to be prepared, or that is; undefined when as many are as may be. */
export function preparedOn({ prepared }: Wire, sql: string): Prepared | undefined {
  const found = prepared.get(sql)
  if (found || prepared.size >= dbLimits.prepared) return found
  const made: Prepared = { name: `p${prepared.size}`, sent: false }
  prepared.set(sql, made)
  return made
}
