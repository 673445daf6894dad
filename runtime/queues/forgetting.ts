import type { Work, WorkTable } from './work.ts'

/** How long what is over may wait for others, to be written down with them. */
const patienceMs = 5
/** So much of it is written down at once. */
const most = 64

interface Over {
  item: Work
  told: PromiseWithResolvers<boolean>
}

/**
 * Forgets work that went well, several of it in one statement. Should the process end before, it is done again.
 */
export const createForgetting = (work: Pick<WorkTable, 'forget'>) => {
  let over: Over[] = []
  let timer: NodeJS.Timeout | undefined

  const flush = async () => {
    clearTimeout(timer)
    timer = undefined
    const all = over
    over = []
    try {
      const lanes = await work.forget(all.map(({ item }) => item))
      for (const { item, told } of all) told.resolve(lanes.has(item.lane))
    } catch (error) {
      for (const { told } of all) told.reject(error)
    }
  }

  return {
    /** Resolves with whether more of its lane is ready. */
    add(item: Work): Promise<boolean> {
      const told = Promise.withResolvers<boolean>()
      over.push({ item, told })
      if (over.length >= most) void flush()
      else timer ??= setTimeout(() => void flush(), patienceMs)
      return told.promise
    },
    /** Someone waits for it. */
    hurry() {
      if (over.length > 0) void flush()
    },
  }
}
