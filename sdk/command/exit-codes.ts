/**
 * How the command ends, for scripts. `plexica run` uses 1 to 3 for what became of the plugin; the others are those of
 * sysexits.h.
 */
export const exitCodes = {
  answered: 0,
  pluginError: 1,
  brokenLimit: 2,
  deniedCapability: 3,
  usage: 64,
  unavailable: 69,
  noPermission: 77,
} as const

/** What each exit code means, as help and docs tell it. */
export const exitCodeMeanings: Record<number, string> = {
  0: 'all went well; with run: the plugin answered',
  1: 'it failed: check found errors, a test or a build failed, the platform refused, a replay came out other; with run: an error of the plugin',
  2: 'run: a limit was broken',
  3: 'run: a capability was denied',
  64: 'the command line can not be carried out as it is',
  69: 'the platform can not be reached',
  77: 'there is no token for the platform, or it does not allow this',
}

/** Something that ends the command with a sentence for the person at the terminal. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError'
  readonly exitCode: number
  /** Stable code, where a platform or a check gave one. */
  readonly code: string | undefined
  /** More of it, line by line. */
  readonly lines: string[]

  constructor(
    message: string,
    { exitCode = 1, code, lines = [] }: { exitCode?: number; code?: string; lines?: string[] } = {},
  ) {
    super(message)
    this.exitCode = exitCode
    this.code = code
    this.lines = lines
  }
}

/** A command line that can't be carried out; its message is for the person at the terminal. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError'

  constructor(message: string) {
    super(message, { exitCode: exitCodes.usage })
  }
}

/** The exit code that belongs to an error code of the platform. */
export const exitCodeOfProblem = (code: string): number => {
  if (/^capability\.(unknown|undeclared|denied|scope)$/.test(code) || code === 'net.refused')
    return exitCodes.deniedCapability
  if (/^(invocation\.(?!stalled|ended|unknown)|installation\.busy|worker\.lost|isolate\.lost)/.test(code))
    return exitCodes.brokenLimit
  return exitCodes.pluginError
}
