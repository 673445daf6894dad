import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { archive } from '../../sdk/pack/archive.ts'
import { Connection } from '../load/connection.ts'
import { requestBytes, type LoadRequest } from '../load/request.ts'
import { firstMessage, startNode } from '../processes.ts'
import type { Ask } from './ask.ts'

const password = 'correct horse battery'

/** A tenant of the platform under test, with the token of its owner. */
export interface BenchTenant {
  slug: string
  token: string
}

export interface PluginParts {
  server: string
  capabilities?: Record<string, unknown>
  files?: Record<string, string>
  /** More of the manifest. */
  manifest?: Record<string, unknown>
  verified?: boolean
}

/** The platform under test, seen through its API. */
export interface BenchPlatform {
  port: number
  pid: number
  /** Of the owners of tenants. */
  password: string
  /** The database server that it uses, for peers. */
  databaseUrl: string
  tenant: () => Promise<BenchTenant>
  /** Makes a tenant that nobody uses, and says how long the call took. */
  provision: () => Promise<{ slug: string; email: string; ms: number }>
  /** Uploads a plugin and says its id. */
  upload: (parts: PluginParts) => Promise<string>
  install: (tenant: BenchTenant, plugin: string, settings?: object) => Promise<void>
  /** A request of the owner of a tenant to a plugin. */
  request: (
    tenant: BenchTenant,
    plugin: string,
    call?: { method?: string; path?: string; body?: string },
  ) => LoadRequest
  /** Calls the platform once over a connection kept for it. @throws {Error} for any other status than 2xx. */
  send: (request: LoadRequest) => Promise<unknown>
  ask: <K extends keyof Ask>(ask: K, question: Ask[K]['question']) => Promise<Ask[K]['answer']>
  stop: () => Promise<void>
}

export interface BenchPlatformOptions {
  workers?: number
  /** What isolates of one worker may take together before some are evicted. */
  workerMemoryMb?: number
  /** Limit of a request. */
  cpuMs?: number
  redisUrl?: string
  /** Private addresses that plugins may fetch from. */
  allowPrivate?: string
}

/** Starts the platform on a fresh database of a running server, in a process of its own. */
export const startBenchPlatform = async (
  serverUrl: string,
  { workers, workerMemoryMb, cpuMs, redisUrl, allowPrivate }: BenchPlatformOptions = {},
): Promise<BenchPlatform> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'plexica-bench-'))
  const database = `bench_${randomBytes(6).toString('hex')}`
  await onServer(serverUrl, `create database ${database}`)
  const databaseUrl = Object.assign(new URL(serverUrl), { pathname: `/${database}` }).href
  const platformToken = `plx_${randomBytes(32).toString('base64url')}`
  const started = startNode(join(import.meta.dirname, 'main.ts'), {
    env: {
      PORT: '0',
      PLEXICA_DATA_DIR: dataDir,
      PLEXICA_MASTER_KEY: randomBytes(32).toString('hex'),
      PLEXICA_PLATFORM_TOKEN: platformToken,
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: 'fatal',
      ...(workers !== undefined && { PLEXICA_WORKERS: String(workers) }),
      ...(workerMemoryMb !== undefined && { PLEXICA_WORKER_MEMORY_MB: String(workerMemoryMb) }),
      ...(cpuMs !== undefined && { BENCH_CPU_MS: String(cpuMs) }),
      ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
      ...(allowPrivate !== undefined && { PLEXICA_NET_ALLOW_PRIVATE: allowPrivate }),
    },
  })
  const stop = async () => {
    await started.stop()
    await onServer(serverUrl, `drop database if exists ${database} with (force)`)
    await rm(dataDir, { recursive: true, force: true })
  }
  let port: number
  try {
    const { url } = await firstMessage<{ url: string }>(started)
    port = Number(new URL(url).port)
  } catch (error) {
    await stop()
    throw error
  }

  /** Connections that wait for the next call; the server closes them after 5 s. */
  let idle: { connection: Connection; since: number }[] = []
  const connectionTo = (port: number): Connection => {
    const old = performance.now() - 2_000
    for (const { connection, since } of idle) if (since < old) connection.close()
    idle = idle.filter(({ since }) => since >= old)
    return idle.pop()?.connection ?? new Connection(port)
  }
  const send = async (request: LoadRequest): Promise<unknown> => {
    const connection = connectionTo(request.port)
    const { status, body } = await connection.exchange(requestBytes(request))
    idle.push({ connection, since: performance.now() })
    const text = body.toString()
    if (status < 200 || status > 299) throw new Error(`${request.method ?? 'GET'} ${request.path}: ${status} ${text}`)
    return text.startsWith('{') ? JSON.parse(text) : text
  }
  const asPlatform = (method: string, path: string, body: unknown): Promise<unknown> =>
    send({ port, method, path, headers: { authorization: `Bearer ${platformToken}` }, body: JSON.stringify(body) })

  let questions = 0
  const open = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>()
  started.child.on('message', ({ id, answer, error }: { id: number; answer: never; error?: string }) => {
    const asked = open.get(id)
    open.delete(id)
    if (error === undefined) asked?.resolve(answer)
    else asked?.reject(new Error(error))
  })
  const ask: BenchPlatform['ask'] = (ask, question) =>
    new Promise((resolve, reject) => {
      const id = ++questions
      open.set(id, { resolve, reject })
      started.child.send({ id, ask, question })
    })

  const provision: BenchPlatform['provision'] = async () => {
    const slug = `b${randomBytes(5).toString('hex')}`
    const email = `owner@${slug}.example`
    const start = performance.now()
    await asPlatform('POST', '/api/v1/tenants', { slug, name: slug, admin: { email, name: 'Owner', password } })
    return { slug, email, ms: performance.now() - start }
  }

  return {
    port,
    pid: started.child.pid!,
    password,
    databaseUrl,
    send,
    ask,
    provision,
    async tenant() {
      const { slug, email } = await provision()
      return { slug, token: await ask('token', { slug, email, password }) }
    },
    async upload({ server, capabilities = {}, files = {}, manifest: more = {}, verified = true }) {
      const id = typeof more.id === 'string' ? more.id : `p${randomBytes(5).toString('hex')}`
      const manifest = { id, version: '1.0.0', name: 'Bench', capabilities, ...more }
      const bundle = await archive(
        new Map(Object.entries({ 'plexica.json': JSON.stringify(manifest), 'server.js': server, ...files })),
      )
      await fetch(`http://localhost:${port}/api/v1/registry/bundles`, {
        method: 'POST',
        headers: { authorization: `Bearer ${platformToken}`, 'content-type': 'application/gzip' },
        body: new Uint8Array(bundle),
      }).then(async (answer) => {
        if (!answer.ok) throw new Error(await answer.text())
      })
      if (verified) await asPlatform('PATCH', `/api/v1/registry/plugins/${id}`, { verified: true })
      return id
    },
    async install({ slug }, plugin, settings) {
      await asPlatform('POST', `/api/v1/tenants/${slug}/installations`, { plugin, ...(settings && { settings }) })
    },
    request: ({ slug, token }, plugin, { method = 'POST', path = '/', body } = {}) => ({
      port,
      method,
      path: `/api/v1/plugins/${plugin}${path}`,
      headers: { host: `${slug}.localhost:${port}`, authorization: `Bearer ${token}` },
      ...(body !== undefined && { body }),
    }),
    async stop() {
      idle.forEach(({ connection }) => connection.close())
      await stop()
    },
  }
}

/** One statement at the server itself. */
const onServer = async (url: string, statement: string) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}
