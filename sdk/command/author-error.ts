import { CommandError } from './exit-codes.ts'

/** What esbuild says of one mistake. */
interface BuildMessage {
  text: string
  location: { file: string; line: number; column: number; lineText: string } | null
}

/** The mistakes that a failed build tells of; undefined when it is another error. */
const buildMessages = (error: unknown): BuildMessage[] | undefined =>
  error instanceof Error && Array.isArray((error as { errors?: unknown }).errors)
    ? (error as unknown as { errors: BuildMessage[] }).errors
    : undefined

/** A mistake with its place and the line that it is in. */
const describeMessage = ({ text, location }: BuildMessage): string[] =>
  location
    ? [
        `${location.file}:${location.line}:${location.column + 1} ${text}`,
        `    ${location.lineText}`,
        `    ${' '.repeat(location.column)}^`,
      ]
    : [text]

/** A failed build, or whatever else is wrong with the author's files, as an error for the terminal. */
export const authorError = (error: unknown): CommandError => {
  if (error instanceof CommandError) return error
  const messages = buildMessages(error)
  if (messages)
    return new CommandError('The plugin can not be built.', {
      code: 'build.failed',
      lines: messages.flatMap(describeMessage),
    })
  return new CommandError(error instanceof Error ? error.message : String(error), { code: 'build.failed' })
}
