import { Argument, Command } from 'commander'

/** What can follow on a command line: subcommands by their path, each with its options. */
interface Place {
  path: string[]
  words: { word: string; about: string }[]
}

/** One line, without what a shell would read as more than text. */
const plain = (text: string): string => text.replaceAll(/[^\w ,.:;()<>/@+-]/g, '').split('. ')[0] ?? ''

const placesOf = (command: Command, path: string[] = []): Place[] => [
  {
    path,
    words: [
      ...command.commands.map((each) => ({ word: each.name(), about: plain(each.description()) })),
      ...command.options.flatMap(({ long, description }) => (long ? [{ word: long, about: plain(description) }] : [])),
      { word: '--help', about: 'show help' },
    ],
  },
  ...command.commands.flatMap((each) => placesOf(each, [...path, each.name()])),
]

const bash = (places: Place[]): string => `_plexica() {
  local current="\${COMP_WORDS[COMP_CWORD]}" place="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$place $word" in
${places
  .filter(({ path }) => path.length > 0)
  .map(
    ({ path }) =>
      `      "${path.map((step) => ` ${step}`).join('')}") place="${path.map((step) => ` ${step}`).join('')}";;`,
  )
  .join('\n')}
    esac
  done
  local words=""
  case "$place" in
${places
  .map(
    ({ path, words }) =>
      `    "${path.map((step) => ` ${step}`).join('')}") words="${words.map(({ word }) => word).join(' ')}";;`,
  )
  .join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F _plexica plexica
`

const zsh = (places: Place[]): string => `#compdef plexica
_plexica() {
  local place="" word
  for word in "\${words[@]:1:$((CURRENT - 2))}"; do
    case "$place $word" in
${places
  .filter(({ path }) => path.length > 0)
  .map(
    ({ path }) =>
      `      "${path.map((step) => ` ${step}`).join('')}") place="${path.map((step) => ` ${step}`).join('')}";;`,
  )
  .join('\n')}
    esac
  done
  local -a found
  case "$place" in
${places
  .map(
    ({ path, words }) =>
      `    "${path.map((step) => ` ${step}`).join('')}") found=(${words.map(({ word, about }) => `'${word}:${about.replaceAll(':', '\\:')}'`).join(' ')});;`,
  )
  .join('\n')}
  esac
  _describe plexica found || _files
}
compdef _plexica plexica
`

const fish = (places: Place[]): string =>
  places
    .flatMap(({ path, words }) => {
      const subcommands = words.filter(({ word }) => !word.startsWith('--')).map(({ word }) => word)
      const seen = path.map((step) => `__fish_seen_subcommand_from ${step}`)
      const unseen = subcommands.length > 0 ? [`not __fish_seen_subcommand_from ${subcommands.join(' ')}`] : []
      const condition = [...seen, ...unseen].join('; and ') || 'true'
      return words.map(({ word, about }) =>
        word.startsWith('--')
          ? `complete -c plexica -n '${condition}' -l ${word.slice(2)} -d '${about}'`
          : `complete -c plexica -f -n '${condition}' -a ${word} -d '${about}'`,
      )
    })
    .join('\n')
    .concat('\n')

const shells = { bash, zsh, fish }

/** `plexica completion`: a script that completes what one types. */
export const completionCommand = (program: Command) =>
  new Command('completion')
    .description('Print a script that completes commands and options in your shell.')
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(shells)))
    .addHelpText(
      'after',
      `
Examples:
  source <(plexica completion bash)                                   in ~/.bashrc
  source <(plexica completion zsh)                                    in ~/.zshrc, after compinit
  plexica completion fish > ~/.config/fish/completions/plexica.fish`,
    )
    .action((shell: keyof typeof shells) => void process.stdout.write(shells[shell](placesOf(program))))
