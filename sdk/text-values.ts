/** Marks what comes out of a query or a path, where all values are text. */
export class TextValues {
  readonly values: Record<string, string | string[]>

  constructor(values: Record<string, string | string[]>) {
    this.values = values
  }
}
