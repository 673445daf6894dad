import { createNodeRedisClient, createPostgresBackend, Queue, Worker } from 'bullmq'
import type { Redis, RedisClient } from '../redis.ts'

/** Where turns are kept: Redis if there is one, else the platform's own Postgres. */
export interface TurnsConnection {
  databaseUrl: string
  redis?: Redis
}

/** Says that a lane may have work: whoever takes the turn looks. */
export interface Turns {
  /** Gives each of these lanes a turn, after `delayMs` if told. */
  give(lanes: Iterable<string>, delayMs?: number): Promise<void>
  /** Takes turns, of all processes together in order. */
  take(turn: (lane: string) => Promise<void>): Promise<void>
  close(): Promise<void>
}

/** Schema of BullMQ's own tables in Postgres. */
const schema = 'bullmq'

/** Turns that one process takes at once. Each is over as soon as work was claimed, whatever that work then takes. */
const atOnce = 32

/** How long a lock lasts that a killed process leaves behind; what it was to do is found again in the table of work. */
const lockMs = 10_000

const settings = {
  defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
}

/**
 * Turns of lanes over BullMQ, on Redis or on Postgres. What is to be done is not in here but in
 * `core.work`: a turn that gets lost costs time, never work.
 */
export const createTurns = (name: string, connection: TurnsConnection, onError: (error: Error) => void): Turns => {
  const backend = connection.redis ? onRedis(name, connection.redis) : onPostgres(name, connection.databaseUrl)
  const { queue, makeWorker } = backend
  queue.on('error', onError)
  let worker: { close(): Promise<void> } | undefined

  return {
    async give(lanes, delayMs = 0) {
      const jobs = [...lanes].map((lane) => ({
        name: 'turn',
        data: { lane },
        opts: { ...settings.defaultJobOptions, ...(delayMs > 0 && { delay: Math.ceil(delayMs) }) },
      }))
      if (jobs.length === 1) await queue.add('turn', jobs[0]!.data, jobs[0]!.opts)
      else if (jobs.length > 1) await queue.addBulk(jobs)
    },
    async take(turn) {
      const taking = makeWorker(async ({ data }) => turn((data as { lane: string }).lane))
      worker = taking
      taking.on('error', onError)
      await taking.waitUntilReady()
    },
    async close() {
      await worker?.close()
      await queue.close()
      backend.close()
    },
  }
}

type Processor = (job: { data: unknown }) => Promise<void>

const workerOptions = { concurrency: atOnce, lockDuration: lockMs, stalledInterval: lockMs, maxStalledCount: 5 }

const onPostgres = (name: string, databaseUrl: string) => {
  // Without `migrate` a worker on a database without BullMQ's tables fails in a hot loop.
  const connection = {
    connectionString: databaseUrl,
    schema,
    migrate: true,
    application_name: 'plexica queues',
    // A turn that is lost with Postgres is found by the sweep.
    options: '-c synchronous_commit=off',
    max: 4,
  }
  return {
    queue: new Queue(name, { connection }, createPostgresBackend),
    makeWorker: (process: Processor) =>
      new Worker(name, process, { connection, ...workerOptions }, createPostgresBackend),
    close: () => {},
  }
}

const onRedis = (name: string, redis: Redis) => {
  // BullMQ closes what it opened itself, not what it was given.
  const clients: RedisClient[] = []
  const options = () => {
    const client = redis.connection()
    clients.push(client)
    return { connection: createNodeRedisClient(client), prefix: `${redis.space}queue` }
  }
  return {
    queue: new Queue(name, options()),
    makeWorker: (process: Processor) => new Worker(name, process, { ...options(), ...workerOptions }),
    close: () => {
      for (const client of clients) if (client.isOpen) client.destroy()
    },
  }
}
