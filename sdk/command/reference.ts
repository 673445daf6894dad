import type { Argument, Command, Option } from 'commander'
import { exitCodeMeanings } from './exit-codes.ts'

/** Text in a cell of a table. */
const cell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('<', '&lt;')

const argumentRow = (argument: Argument): string => {
  const name = `${argument.name()}${argument.variadic ? '…' : ''}`
  return `| \`${argument.required ? `<${name}>` : `[${name}]`}\` | ${cell(argument.description)}${preset(argument.defaultValue)} |`
}

const optionRow = ({ flags, description, defaultValue, argChoices }: Option): string =>
  `| \`${flags.replaceAll('|', String.raw`\|`)}\` | ${cell(description)}${argChoices ? ` (${argChoices.join(', ')})` : ''}${preset(defaultValue)} |`

const preset = (value: unknown): string => (value === undefined ? '' : `; \`${String(value)}\` unless told`)

/** What stands behind the help of a command: examples and notes. */
const afterHelp = (command: Command): string => {
  let text = ''
  command.configureOutput({ writeOut: (more) => (text += more) })
  command.outputHelp()
  const plain = command.helpInformation()
  return text.slice(text.indexOf(plain) + plain.length).trim()
}

const sectionOf = (command: Command, path: string[], level: number): string[] => {
  const name = [...path, command.name()].join(' ')
  const more = command.commands.length === 0 ? afterHelp(command) : ''
  const rows = [...command.registeredArguments.map(argumentRow), ...command.options.map(optionRow)]
  return [
    `${'#'.repeat(level)} ${name}`,
    command.description(),
    ...(rows.length > 0 ? [`| | |\n| --- | --- |\n${rows.join('\n')}`] : []),
    ...(more === '' ? [] : [`\`\`\`\n${more}\n\`\`\``]),
    ...command.commands.flatMap((each) => sectionOf(each, [...path, command.name()], level + 1)),
  ]
}

/** Every command with its options, as a page of the documentation. */
export const commandReference = (program: Command): string =>
  [
    '# Every command',
    'Made from the command itself by `node scripts/command-reference.ts`. `plexica help COMMAND` shows the same at a terminal.',
    'Results go to standard output, everything else to standard error. `--json` prints the result as JSON, and an error as `{ "error": { "code", "message" } }`. Colours are for terminals only, and not where `NO_COLOR` is set.',
    '## Exit codes',
    `| code | meaning |\n| --- | --- |\n${Object.entries(exitCodeMeanings)
      .map(([code, meaning]) => `| ${code} | ${meaning} |`)
      .join('\n')}`,
    '## Where commands find platforms and tokens',
    'In this order: `--url`, `--tenant` and `--token`; `PLEXICA_URL`, `PLEXICA_TENANT` and `PLEXICA_TOKEN`; what `plexica login` or `plexica start` wrote into a file that only you can read (`PLEXICA_CONFIG`, or `plexica/config.json` in your configuration folder).',
    ...program.commands
      .filter((each) => each.name() !== 'help')
      .flatMap((each) => sectionOf(each, [program.name()], 2)),
  ]
    .join('\n\n')
    .concat('\n')
