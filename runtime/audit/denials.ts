import type { Acting, WriteRecord } from './record.ts'

/** That someone was refused something. */
interface Denial extends Acting {
  /** What it was that they may not touch, such as `GET /api/v1/users`. */
  target: string
  detail?: Record<string, unknown>
}

export interface Denials {
  denied(denial: Denial): void
  /** Writes what was not written yet. */
  close(): Promise<void>
}

/** Denials wait this long for others, so that a flood of them is few statements. */
const gatherMs = 250
/** Within this time the same denial again is only counted. */
const repeatMs = 60_000
/** Kinds of denials that are told apart at once; those beyond are counted together for each actor. */
const most = 5_000

interface Counted {
  denial: Denial
  /** Those that no record tells of yet. */
  times: number
  /** When the next record of it may be written. */
  dueAt: number
}

/** Gathers denied accesses, so that whoever is refused a thousand times a second can't fill the trail. */
export const createDenials = ({
  record,
  onError,
}: {
  record: WriteRecord
  onError: (error: unknown) => void
}): Denials => {
  const counted = new Map<string, Counted>()
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()

  const write = async ({ denial, times }: Counted) => {
    const { target, detail, ...acting } = denial
    const about = { ...detail, ...(times > 1 ? { times } : {}) }
    await record({ ...acting, action: 'access.deny', target, detail: about })
  }

  const flush = (isLast: boolean) => {
    const now = Date.now()
    for (const [key, each] of counted) {
      if (each.dueAt > now && !isLast) continue
      // It did not come again.
      if (each.times === 0) counted.delete(key)
      else {
        const due = { ...each }
        writing = writing.then(() => write(due)).catch(onError)
        Object.assign(each, { times: 0, dueAt: now + repeatMs })
      }
    }
    timer = undefined
    if (counted.size > 0 && !isLast) wake()
  }

  const wake = () => {
    timer ??= setTimeout(() => flush(false), gatherMs).unref()
  }

  return {
    denied(given) {
      const denial = counted.size < most ? given : { ...given, target: '*', permission: undefined, detail: undefined }
      const { tenantId, actor, permission, target } = denial
      const key = JSON.stringify([tenantId, actor.kind, actor.id, permission, target])
      const known = counted.get(key)
      if (known) known.times += 1
      else counted.set(key, { denial, times: 1, dueAt: Date.now() })
      wake()
    },
    async close() {
      clearTimeout(timer)
      flush(true)
      await writing
    },
  }
}
