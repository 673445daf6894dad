import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'

/** A process that was started for a measurement. Those that are forked end by themselves when this one is gone. */
export interface Started {
  child: ChildProcess
  stop: () => Promise<void>
}

const running = new Set<ChildProcess>()
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')))

const watched = (child: ChildProcess, endsWithinMs: number): Started => {
  running.add(child)
  child.once('exit', () => running.delete(child))
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    const forced = setTimeout(() => child.kill('SIGKILL'), endsWithinMs)
    await gone
    clearTimeout(forced)
  }
  return { child, stop }
}

/** Starts a file of ours in a Node of its own. */
export const startNode = (
  file: string,
  { args = [], env = {}, execArgv = [] }: { args?: string[]; env?: Record<string, string>; execArgv?: string[] } = {},
): Started =>
  watched(
    fork(file, args, {
      env: { PATH: process.env.PATH, ...env },
      execArgv,
      // A group of its own: Ctrl-C is for this process, which then ends the others in order.
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    }),
    10_000,
  )

/** Starts a program that isn't ours. */
export const startProgram = (program: string, args: string[]): Started =>
  watched(spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] }), 1_000)

/** The first message of a process; rejects if it ends without one. */
export const firstMessage = async <T>({ child }: Started): Promise<T> => {
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error(`${child.spawnargs.slice(1, 3).join(' ')} ended before it was ready`)
    }),
  ])
  return message as T
}

/** The processes that a process started. */
export const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
  )

/** Resident bytes of a process, from /proc; rows that need them run on Linux only. */
export const residentBytes = (pid: number): number => {
  const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
  if (line === undefined) throw new Error(`process ${pid} says nothing of its memory`)
  return Number(line) * 1024
}
