import { Command } from 'commander'
import { inEnglish } from '../../languages/said.ts'
import { activeLayers } from '../../runtime/supervisor/layers.ts'
import { neededParts } from './doctor-parts.ts'
import { exitCodes } from './exit-codes.ts'
import { createTerminal } from './terminal.ts'

/** `plexica doctor`: what holds plugins in on this machine, each layer tried, and what else the command needs. */
export const doctorCommand = () =>
  new Command('doctor')
    .description(
      'Try each layer that holds sandbox workers on this machine, and what else the command needs; say what is missing.',
    )
    .option('--json', 'print { node, layers, parts } as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const terminal = createTerminal({ json })
      const [layers, parts] = await terminal.progress('Trying', () => Promise.all([activeLayers(), neededParts()]))
      const inWords = layers.map(({ holds, because, ...rest }) => ({
        ...rest,
        holds: inEnglish(holds),
        because: inEnglish(because),
      }))
      const lines = [
        `Node ${process.version} on ${process.platform}-${process.arch}`,
        ...inWords.map(({ active, holds, because }) => `${active ? 'active  ' : 'inactive'}  ${holds} (${because})`),
        ...parts.map(({ name, ok, because }) => `${ok ? 'in order' : 'missing '}  ${name} (${because})`),
      ]
      terminal.result({ node: process.version, layers: inWords, parts }, lines.join('\n'))
      if (parts.some(({ ok }) => !ok)) process.exitCode = exitCodes.pluginError
    })
