import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Work that takes longer says that it goes on. */
const patienceMs = 1_000
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/** What a command says, and how: results on standard output, everything else on standard error. */
export interface Terminal {
  readonly json: boolean
  /** Gives the result: `value` with `--json`, the text otherwise. */
  result(value: unknown, text: string): void
  /** Tells what goes on; nothing with `--json`. */
  note(text: string): void
  /** Does `work`, and says so when it takes more than a second. */
  progress<T>(what: string, work: () => Promise<T>): Promise<T>
  /** Text in colour, where standard error is a terminal that shows it and `NO_COLOR` is not set. */
  style(style: Style, text: string): string
}

/** Speaks to the person, or the script, that runs the command. */
export const createTerminal = ({ json = false }: { json?: boolean } = {}): Terminal => ({
  json,
  result: (value, text) => void process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${text}\n`),
  note: (text) => void (json || process.stderr.write(`${text}\n`)),
  style,
  progress: async (what, work) => {
    const stop = json ? () => undefined : spin(what)
    try {
      return await work()
    } finally {
      stop()
    }
  },
})

/** Text in colours, where the terminal that errors go to has any. */
export const style = (given: Style, text: string): string =>
  styleText(given, text, { stream: process.stderr, validateStream: true })

/** On a terminal a line that moves and goes; elsewhere one line that stays. */
const spin = (what: string): (() => void) => {
  const { stderr } = process
  let turning: NodeJS.Timeout | undefined
  let frame = 0
  const draw = () => stderr.write(`\r${frames[frame++ % frames.length]} ${what} …\u001b[K`)
  const patience = setTimeout(() => {
    if (!stderr.isTTY) return void stderr.write(`${what} …\n`)
    draw()
    turning = setInterval(draw, 80)
  }, patienceMs)
  return () => {
    clearTimeout(patience)
    clearInterval(turning)
    if (turning) stderr.write('\r\u001b[K')
  }
}
