/** How `plexica run` ends, for scripts. 64 is EX_USAGE of sysexits.h. */
export const exitCodes = { answered: 0, pluginError: 1, brokenLimit: 2, deniedCapability: 3, usage: 64 } as const

/** A command line that can't be carried out; its message is for the person at the terminal. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The exit code that belongs to an error code of the platform. */
export const exitCodeOfProblem = (code: string): number => {
  if (/^capability\.(unknown|undeclared|denied|scope)$/.test(code) || code === 'net.refused')
    return exitCodes.deniedCapability
  if (/^(invocation\.(?!stalled|ended|unknown)|installation\.busy|worker\.lost|isolate\.lost)/.test(code))
    return exitCodes.brokenLimit
  return exitCodes.pluginError
}
