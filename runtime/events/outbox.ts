import type { Knex } from 'knex'
import { rawQuery } from '../database/raw-query.ts'

/** An event as it is written by whoever publishes it. */
export interface OutboxEvent {
  id: string
  type: string
  key: string | null
  /** JSON. */
  data: string
  /** How many events led to this one. */
  hops: number
}

/** A statement with what is bound to it, for a transaction that is someone else's. */
interface OutboxStatement {
  sql: string
  params: string[]
}

export interface Outbox {
  /** Publishes events of an installation; they are on their way when it resolves. */
  write(tenantId: string, installationId: string, events: OutboxEvent[]): Promise<void>
  /** What writes them, to be run under the role of the installation in a transaction of its own. */
  statement(tenantId: string, installationId: string, events: OutboxEvent[]): OutboxStatement
  /** Says that what `statement` wrote was committed. */
  committed(): void
  /** Calls `listener` whenever something was committed to it by this process. */
  onCommitted(listener: () => void): void
}

const insert = `insert into outbox.events (tenant_id, installation_id, id, type, key, data, hops)
  select $1::uuid, $2::uuid, * from json_to_recordset($3::json)
  as event(id text, type text, key text, data jsonb, hops smallint)`

const statement: Outbox['statement'] = (tenantId, installationId, events) => ({
  sql: insert,
  // Each `data` is JSON already.
  params: [tenantId, installationId, `[${events.map(asJson).join(',')}]`],
})

const asJson = ({ data, ...event }: OutboxEvent): string => `${JSON.stringify(event).slice(0, -1)},"data":${data}}`

/** Where events are written before anything else happens with them: what is in here is not lost any more. */
export const createOutbox = ({ core }: { core: Knex }): Outbox => {
  const listeners: (() => void)[] = []
  const committed = () => listeners.forEach((listener) => listener())
  return {
    statement,
    committed,
    onCommitted: (listener) => void listeners.push(listener),
    async write(...event) {
      const { sql, params } = statement(...event)
      await rawQuery(core, sql, params, 'outbox_write')
      committed()
    },
  }
}
