import { Command } from 'commander'
import { activeLayers } from '../../runtime/supervisor/layers.ts'

/** `plexica doctor`: what holds plugins in on this machine, each layer tried. */
export const doctorCommand = () =>
  new Command('doctor')
    .description('Try each layer that holds sandbox workers on this machine, and say which are active.')
    .option('--json', 'print them as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const layers = await activeLayers()
      if (json) return void process.stdout.write(`${JSON.stringify({ node: process.version, layers })}\n`)
      process.stdout.write(`Node ${process.version} on ${process.platform}-${process.arch}\n`)
      for (const { active, holds, because } of layers) {
        process.stdout.write(`${active ? 'active  ' : 'inactive'}  ${holds} (${because})\n`)
      }
    })
