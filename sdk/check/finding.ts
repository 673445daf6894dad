/** One thing that is wrong with a plugin, or could be better, and where. */
export interface Finding {
  severity: 'error' | 'warning'
  /** Stable, for scripts. */
  code: string
  /** Path within the plugin's folder. */
  file: string
  /** From 1 on; absent where it is about the whole file. */
  line?: number
  column?: number
  message: string
}

/** A place in a file. */
export interface Position {
  file: string
  line: number
  column: number
}

/** `plexica.json:12:5 error message (code)` */
export const findingLine = ({ severity, code, file, line, column, message }: Finding): string =>
  `${[file, line, column].filter((part) => part !== undefined).join(':')} ${severity} ${message} (${code})`
