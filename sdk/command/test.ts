import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { Command } from 'commander'
import { writeEnvTypes } from './env-types.ts'
import { exitCodes, UsageError } from './exit-codes.ts'
import { createTerminal } from './terminal.ts'

const isTest = (path: string) =>
  /\.test\.(?:ts|mts|js|mjs)$/.test(path) && !/(?:^|\/)(?:node_modules|dist)\//.test(path)

const testsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((found) => found.isFile())
    .map((found) => relative(folder, join(found.parentPath, found.name)))
    .filter(isTest)
    .sort()

/** `plexica test`: the tests of a plugin, on the Node that runs TypeScript. */
export const testCommand = () =>
  new Command('test')
    .description("Run the plugin's tests (*.test.ts) with Node's own test runner, against the real sandbox.")
    .argument('[files...]', 'only these')
    .option('-C, --folder <folder>', 'where the plugin is', '.')
    .option('--watch', 'run them again as files change')
    .option('--only <text>', 'only tests whose name has this in it')
    .option('--json', 'print { passed, failed } as JSON, and the report on standard error')
    .addHelpText('after', '\nExamples:\n  plexica test\n  plexica test test/notes.test.ts --only "adds a note"')
    .action(
      async (
        files: string[],
        { folder, watch, only, json }: { folder: string; watch?: boolean; only?: string; json?: boolean },
      ) => {
        const root = resolve(folder)
        const { readManifestFile } = await import('../pack/pack-plugin.ts')
        const { manifest } = await readManifestFile(root).catch((error: Error) => {
          throw new UsageError(error.message)
        })
        await writeEnvTypes(root, manifest)
        const tests = files.length > 0 ? files : await testsIn(root)
        if (tests.length === 0) throw new UsageError(`There are no tests (*.test.ts) in ${root}.`)
        const pattern = only?.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
        const options = [
          '--test',
          '--test-reporter=spec',
          `--test-reporter-destination=${json ? 'stderr' : 'stdout'}`,
          ...(json ? ['--test-reporter=tap', '--test-reporter-destination=stdout'] : []),
          ...(watch ? ['--watch'] : []),
          ...(pattern === undefined ? [] : [`--test-name-pattern=${pattern}`]),
        ]
        const child = spawn(process.execPath, [...options, ...tests], {
          cwd: root,
          stdio: ['inherit', json ? 'pipe' : 'inherit', 'inherit'],
        })
        let tap = ''
        child.stdout?.setEncoding('utf8').on('data', (text: string) => (tap += text))
        const code = await new Promise<number>((done) => child.once('close', (code) => done(code ?? 1)))
        const count = (what: string) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0)
        if (json) createTerminal({ json }).result({ passed: count('pass'), failed: count('fail') }, '')
        process.exitCode = code === 0 ? exitCodes.answered : exitCodes.pluginError
      },
    )
