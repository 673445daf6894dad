import type { GuestCall } from '../../guest/guest-call.ts'

interface PublishOptions {
  key?: string
  id?: string
  tx?: { transaction: number }
}

interface NewEvent {
  type: string
  data?: unknown
  key?: string
  id?: string
}

/** Guest half of `events`. */
export const eventsGuest = (call: GuestCall) => {
  const publishAll = async (events: readonly NewEvent[], { tx }: { tx?: { transaction: number } } = {}) => {
    if (events.length === 0) return []
    const { ids } = (await call('publish', {
      events, // What is no open transaction becomes no number, and is refused.
      ...(tx && { transaction: +tx.transaction }),
    })) as { ids: string[] }
    return ids.map((id) => ({ id }))
  }
  return {
    publish: async (type: string, data?: unknown, { tx, ...more }: PublishOptions = {}) => {
      const [published] = await publishAll([{ type, data, ...more }], { tx })
      return published!
    },
    publishAll,
  }
}
