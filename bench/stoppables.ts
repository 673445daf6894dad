export interface Stoppable {
  stop: () => Promise<void>
}

/** Keeps what was started, to stop it in reverse order. */
export interface Stoppables extends Stoppable {
  start: <T extends Stoppable>(begin: () => Promise<T> | T) => Promise<T>
}

/** Something is kept from the moment when its start begins, so that Ctrl-C meanwhile leaves nothing behind either. */
export const createStoppables = (): Stoppables => {
  const started: Promise<Stoppable | undefined>[] = []
  let stopping: Promise<void> | undefined

  const stop = async () => {
    for (const each of started.reverse()) await (await each)?.stop()
  }
  return {
    async start(begin) {
      if (stopping) throw new Error('the benchmark was stopped')
      const starting = Promise.resolve(begin())
      started.push(starting.catch(() => undefined))
      return starting
    },
    stop: () => (stopping ??= stop()),
  }
}
