import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Command, InvalidArgumentError } from 'commander'
import { recording as recordingSchema, type Recording } from '../../runtime/recordings/recording.ts'
import { CommandError, exitCodes, UsageError } from './exit-codes.ts'
import { readPluginCode } from './plugin-code.ts'
import { call, download } from './platform-client.ts'
import { differenceInWords, differenceOf, isSame, type ReplayDifference } from './replay-difference.ts'
import { openReplaySandbox, type Replayed, type ReplayedCode } from './replay-sandbox.ts'
import { tenantTarget, withTenantOptions, type TargetOptions } from './target.ts'
import { createTerminal } from './terminal.ts'

interface ReplayOptions extends TargetOptions {
  file?: string
  version?: string
  inspect?: number | true
  save?: string
  json?: boolean
}

/** Where Node's inspector listens by default, and Chrome looks for it. */
const inspectorPort = 9229

const port = (text: string): number => {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0 || number > 65_535) throw new InvalidArgumentError('It has to be a port.')
  return number
}

const isId = (text: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

const parsed = (value: unknown): Recording => {
  const found = recordingSchema.safeParse(value)
  if (!found.success) throw new CommandError('It is not a recording that this version of the command can read.')
  return found.data
}

const readRecording = async (source: string, options: TargetOptions): Promise<Recording> => {
  if (isId(source))
    return parsed(await call(await tenantTarget(options), { method: 'GET', path: `/api/v1/recordings/${source}` }))
  const text = await readFile(source, 'utf8').catch(() => {
    throw new UsageError(`"${source}" is neither the id of a recording nor a file.`)
  })
  try {
    return parsed(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${source} is not JSON.`)
    throw error
  }
}

/** The code of a version, as it is in its bundle on the platform. */
const codeOf = async (recording: Recording, version: string, options: TargetOptions): Promise<ReplayedCode> => {
  const query = new URLSearchParams({ version })
  const bundle = await download(await tenantTarget(options), `/api/v1/recordings/${recording.id}/bundle?${query}`)
  const { readBundle } = await import('../../plugins-registry/bundle/bundle.ts')
  const { parseManifest } = await import('../../plugins-registry/manifest/manifest.ts')
  const files = await readBundle(bundle)
  const text = files.get('server.js')!.toString()
  return {
    version,
    text,
    sha256: createHash('sha256').update(text).digest('hex'),
    map: files.get('server.js.map')?.toString(),
    declared: Object.keys(parseManifest(files.get('plexica.json')!.toString()).capabilities),
  }
}

const inOneLine = ({ outcome: { response, error }, calls }: Replayed): string => {
  const ended = error ? `${error.code}: ${error.message}` : response ? `status ${response.status}` : 'a result'
  return `${ended}, ${calls.length} host calls`
}

const inWords = (
  recording: Recording,
  code: ReplayedCode,
  replayed: Replayed,
  difference: ReplayDifference,
): string => {
  const { entry, plugin, version, at } = recording
  const what =
    entry.kind === 'request'
      ? `${entry.request.method} ${new URL(entry.request.url).pathname}`
      : `${entry.kind} ${entry.name}`
  return [
    `${plugin} ${version}, ${what}, of ${at}, run again with ${code.version}: ${inOneLine(replayed)}.`,
    ...(isSame(difference)
      ? ['All is as it was recorded.']
      : ['Other than recorded:', ...differenceInWords(difference)]),
    ...(difference.unanswered.length > 0
      ? [`The recording has no answer to ${difference.unanswered.length} host calls; they were refused.`]
      : []),
    ...(recording.isCut || recording.tape.isCut ? ['The recording is not whole: it was too large.'] : []),
  ].join('\n')
}

/** `plexica replay`: a recorded invocation once more, offline. */
export const replayCommand = () =>
  withTenantOptions(new Command('replay'))
    .description(
      'Run a recorded invocation again in a sandbox here. Clock, chance and the answers to host calls come from the recording; nothing is written anywhere.',
    )
    .argument('<recording>', 'its id, or a file that --save wrote')
    .option('--file <file>', 'run this code on it: server.js, or TypeScript, which is bundled first')
    .option('--version <version>', 'run this version of the plugin on it (default: the one that was recorded)')
    .option('--inspect [port]', 'keep it for Chrome DevTools, and run it with each press of Enter', port)
    .option('--save <file>', 'write the recording to a file')
    .option('--json', 'print a report as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 all is as it was recorded, 1 something is other.\n\nExamples:\n  plexica replay 0b0f3c9e-… --tenant acme\n  plexica replay 0b0f3c9e-… -t acme --file src/server.ts\n  plexica replay failed.json --file server.js --inspect',
    )
    .action(async (source: string, { file, version, inspect, save, json, ...options }: ReplayOptions) => {
      const terminal = createTerminal({ json })
      if (file !== undefined && version !== undefined) throw new UsageError('Give either --file or --version.')
      const recording = await readRecording(source, options)
      if (save !== undefined) await writeFile(save, `${JSON.stringify(recording, undefined, 2)}\n`)
      const code: ReplayedCode =
        file === undefined
          ? await codeOf(recording, version ?? recording.version, options)
          : { version: file, ...(await readPluginCode(file)) }
      const inspectPort = inspect === true ? inspectorPort : inspect
      const sandbox = openReplaySandbox(recording, code, { inspectPort })
      const runAndTell = async () => {
        const replayed = await sandbox.run()
        const difference = differenceOf(recording, replayed)
        const { outcome, calls, logs } = replayed
        const same = isSame(difference)
        const report = {
          recording: recording.id,
          plugin: recording.plugin,
          version: code.version,
          same,
          outcome,
          calls,
          logs,
          difference,
        }
        terminal.result(report, inWords(recording, code, replayed, difference))
        process.exitCode = same ? exitCodes.answered : exitCodes.pluginError
      }
      try {
        if (inspectPort === undefined) return await runAndTell()
        process.stderr.write(
          `Debugger: 127.0.0.1:${inspectPort}, which Chrome finds at chrome://inspect\nEnter runs it; Ctrl-C ends.\n`,
        )
        for await (const _ of createInterface({ input: process.stdin })) await runAndTell()
      } finally {
        await sandbox.stop()
      }
    })
