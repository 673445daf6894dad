import { CommanderError, type Command } from 'commander'
import { CommandError, exitCodes } from './exit-codes.ts'
import { style } from './terminal.ts'

/** Carries out the command line. @returns the exit code */
export const execute = async (program: Command): Promise<number> => {
  // Whoever reads the output may have enough of it.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.answered)
    throw error
  })
  try {
    await program.parseAsync()
    return Number(process.exitCode ?? exitCodes.answered)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.answered : exitCodes.usage
    if (!(error instanceof CommandError)) throw error
    tell(error)
    return error.exitCode
  }
}

/** Errors are for people on standard error, and for scripts that asked for JSON on standard output. */
const tell = ({ message, code, lines }: CommandError): void => {
  if (process.argv.includes('--json')) {
    const error = { ...(code !== undefined && { code }), message, ...(lines.length > 0 && { lines }) }
    process.stdout.write(`${JSON.stringify({ error })}\n`)
    return
  }
  process.stderr.write(`${style('red', 'plexica:')} ${message}\n`)
  for (const line of lines) process.stderr.write(`  ${line}\n`)
}
