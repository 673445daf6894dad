import { fork, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Ask, FakedRequest, FakedResponse, Failure, FetchAnswer, FromHost, TestLogRecord } from './messages.ts'

interface Listener {
  log: (record: TestLogRecord) => void
  fetch: (request: FakedRequest) => Promise<FakedResponse>
}

/** The process that runs the platform for the plugins of this test process. */
export interface Host {
  ask: (work: Ask['work'], input: unknown) => Promise<{ value?: unknown; failure?: Failure }>
  listen: (key: string, listener: Listener) => void
  /** Whether it was listened to until now. */
  forget: (key: string) => boolean
}

let running: Promise<Host> | undefined

/** The folder of the package `plexica`, which brings the sandbox: beside this one, or in the project. */
const commandFolder = (): string => {
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href]) {
    try {
      return dirname(createRequire(from).resolve('plexica/package.json'))
    } catch {
      // It may be at the next place.
    }
  }
  throw new Error('@plexica/sdk/testing runs plugins with the package "plexica": npm install --save-dev plexica')
}

/** Starts the process, or gives the one that runs; it ends with this one. */
export const startHost = (): Promise<Host> => (running ??= start())

const start = async (): Promise<Host> => {
  const folder = commandFolder()
  const { findNode, noNode } = (await import(pathToFileURL(join(folder, 'bin/node.js')).href)) as {
    findNode: () => string | undefined
    noNode: string
  }
  const execPath = findNode()
  if (execPath === undefined) throw new Error(noNode)
  const { testingHost } = (await import(pathToFileURL(join(folder, 'bin/places.js')).href)) as { testingHost: string }
  const child = fork(testingHost, [], {
    execPath,
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  return hostOf(child)
}

const hostOf = (child: ChildProcess): Host => {
  const waiting = new Map<number, (answer: { value?: unknown; failure?: Failure }) => void>()
  const listeners = new Map<string, Listener>()
  let lastId = 0

  // The test process ends when its tests do; until an answer is there it stays.
  const hold = () => child.channel?.ref()
  const release = () => waiting.size === 0 && child.channel?.unref()
  child.unref()
  child.channel?.unref()

  child.on('message', (message: FromHost) => {
    if ('id' in message) {
      waiting.get(message.id)?.(message)
      waiting.delete(message.id)
      release()
    } else if ('log' in message) listeners.get(message.key)?.log(message.log)
    else void answer(message.key, message.fetch, message.request)
  })
  child.once('exit', (code, signal) => {
    running = undefined
    const failure = { message: `The process that runs the plugin ended (${signal ?? code}).`, code: 'platform.error' }
    for (const settle of waiting.values()) settle({ failure })
    waiting.clear()
  })

  const answer = async (key: string, fetch: number, request: FakedRequest) => {
    const listener = listeners.get(key)
    const reply: FetchAnswer = listener
      ? await listener.fetch(request).then(
          (response) => ({ fetch, response }),
          (error: unknown) => ({ fetch, error: error instanceof Error ? error.message : String(error) }),
        )
      : { fetch, error: 'The plugin is closed.' }
    if (child.connected) child.send(reply)
  }

  return {
    ask: (work, input) =>
      new Promise((resolve) => {
        const id = ++lastId
        waiting.set(id, resolve)
        hold()
        if (child.connected) child.send({ id, work, input } satisfies Ask)
        else resolve({ failure: { message: 'The process that runs plugins is gone.', code: 'platform.error' } })
      }),
    listen: (key, listener) => void listeners.set(key, listener),
    forget: (key) => listeners.delete(key),
  }
}
