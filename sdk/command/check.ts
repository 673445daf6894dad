import { resolve } from 'node:path'
import { Command } from 'commander'
import type { Finding } from '../check/finding.ts'
import { envTypesFile, writeEnvTypes } from './env-types.ts'
import { exitCodes } from './exit-codes.ts'
import { createTerminal } from './terminal.ts'

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** `plexica check`: everything that can be known of a plugin before it is published. */
export const checkCommand = () =>
  new Command('check')
    .description(
      'Check a plugin as the registry will, and what its manifest asks for against what its code uses; also its types.',
    )
    .argument('[folder]', 'where plexica.json and server.ts are', '.')
    .option('--strict', 'warnings count as errors')
    .option('--json', 'print { ok, findings, size } as JSON')
    .addHelpText(
      'after',
      '\nEach message says file, line and column.\n\nExamples:\n  plexica check\n  plexica check notes --strict --json',
    )
    .action(async (folder: string, { strict, json }: { strict?: boolean; json?: boolean }) => {
      const terminal = createTerminal({ json })
      const root = resolve(folder)
      const { checkPlugin } = await import('../check/check-plugin.ts')
      const { findingLine } = await import('../check/finding.ts')
      const { readManifestFile } = await import('../pack/pack-plugin.ts')
      const written = await readManifestFile(root).then(
        ({ manifest }) => writeEnvTypes(root, manifest),
        () => false,
      )
      if (written) terminal.note(`${envTypesFile} is new.`)
      const { findings, size } = await terminal.progress('Checking', () => checkPlugin(root))
      const of = (severity: Finding['severity']) => findings.filter((each) => each.severity === severity).length
      const ok = of('error') === 0 && (!strict || findings.length === 0)
      const colour = { error: 'red', warning: 'yellow' } as const
      const lines = findings.map((finding) => terminal.style(colour[finding.severity], findingLine(finding)))
      const sizes = size ? `; ${size.code} bytes of code, a bundle of ${size.bundle}` : ''
      const summary = `${counted(of('error'), 'error')}, ${counted(of('warning'), 'warning')}${sizes}`
      terminal.result({ ok, findings, ...(size && { size }) }, [...lines, summary].join('\n'))
      process.exitCode = ok ? exitCodes.answered : exitCodes.pluginError
    })
