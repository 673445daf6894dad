import type { ChildProcess } from 'node:child_process'
import { Command, InvalidArgumentError } from 'commander'
import { defaultLimits } from '../../sandbox/limits.ts'
import { asIs } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { CommandError, exitCodeOfProblem, exitCodes } from './exit-codes.ts'
import type { GivenRequest } from './given-request.ts'
import type { SandboxOptions } from './local-sandbox.ts'
import { readPluginCode, type PluginCode } from './plugin-code.ts'
import { failedRun, runOnce, type RunReport } from './run-once.ts'

interface RunOptions extends SandboxOptions {
  request?: string
  json?: boolean
  inspect?: number | true
}

/** Where Node's inspector listens by default, and Chrome looks for it. */
const inspectorPort = 9229

const aDayMs = 86_400_000
const mostMemoryMb = 4_096

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const number = Number(text)
    if (!/^\d+$/.test(text) || number < least || number > most)
      throw new InvalidArgumentError(`It has to be a whole number from ${least} to ${most}.`)
    return number
  }

const port = (text: string): number => {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0 || number > 65_535) throw new InvalidArgumentError('It has to be a port.')
  return number
}

/** `plexica run server.js`: one plugin file in a sandbox, with just the capabilities that are allowed. */
export const runCommand = (worker?: ChildProcess) =>
  new Command('run')
    .description(
      'Run one plugin file in a sandbox, holding just the capabilities that you allow, and print its response.',
    )
    .argument('<file>', 'a plugin: server.js, or TypeScript, which is bundled first')
    .option(
      '--allow-db',
      'let it use a database of its own, made for this run (migrations/*.sql beside the file are run first)',
    )
    .option('--allow-kv', 'let it keep values of its own, for this run')
    .option(
      '--allow-net <hosts>',
      'let it fetch from these hosts, separated by commas; may be given several times',
      (hosts: string, before?: string) => (before === undefined ? hosts : `${before},${hosts}`),
    )
    .option(
      '--cpu-ms <n>',
      `CPU time of the request (default ${defaultLimits.budgets.request.cpuMs})`,
      wholeNumber(1, aDayMs),
    )
    .option(
      '--wall-ms <n>',
      `time until it has to have answered (default ${defaultLimits.budgets.request.wallMs})`,
      wholeNumber(1, aDayMs),
    )
    .option(
      '--memory-mb <n>',
      `memory of its isolate, from 8 (default ${defaultLimits.isolateMemoryMb})`,
      wholeNumber(8, mostMemoryMb),
    )
    .option(
      '--request <file>',
      'the request as JSON { method, url, headers, body }: itself, a file, or "-" (default: GET /)',
    )
    .option('--json', 'print a report as JSON')
    .option(
      '--inspect [port]',
      'keep it running for Chrome DevTools, and answer requests on http://127.0.0.1:8787',
      port,
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 a response, 1 an error of the plugin, 2 a broken limit, 3 a denied capability, 64 bad usage.',
    )
    .action(async (file: string, options: RunOptions) => {
      const code = await readPluginCode(file).catch(asProblem)
      const request = await requestOf(options.request)
      if (options.inspect !== undefined) return inspect(code, options)
      const report = code instanceof Problem ? failedRun(code) : await runOnce({ code, request, options, worker })
      print(report, options.json === true)
      process.exitCode = report.error ? exitCodeOfProblem(report.error.code) : exitCodes.answered
    })

const requestOf = async (source: string | undefined): Promise<GivenRequest> => {
  if (source === undefined) return { method: 'GET', url: 'http://localhost/', headers: [], body: null }
  const { readRequest } = await import('./given-request.ts')
  return readRequest(source)
}

/** A plugin that can't be bundled has failed as one that can't be loaded: the command line was all right. */
const asProblem = (error: unknown): Problem => {
  if (error instanceof CommandError && error.code === 'plugin.load_failed')
    return new Problem(error.code, { detail: asIs(error.message) })
  throw error
}

/** Stays until Ctrl-C. */
const inspect = async (code: PluginCode | Problem, options: RunOptions) => {
  if (code instanceof Problem) throw new CommandError(code.message, { code: code.code })
  const { runInspected } = await import('./run-inspected.ts')
  const inspectPort = options.inspect === true ? inspectorPort : options.inspect
  await runInspected(code, { ...options, inspectPort })
}

const print = (report: RunReport, asJson: boolean) => {
  if (asJson) return void process.stdout.write(`${JSON.stringify(report)}\n`)
  for (const { level, message } of report.logs) process.stderr.write(`${level}: ${message}\n`)
  if (report.error) process.stderr.write(`${report.error.code}: ${report.error.message}\n`)
  if (report.body !== null) process.stdout.write(report.body.endsWith('\n') ? report.body : `${report.body}\n`)
}
