/** What is the same for everyone who tells users something; how often is in limit-catalogue.ts. */
export const notifyLimits = {
  /** The title, which is the subject of a mail. */
  titleCharacters: 200,
  /** The text. */
  bodyCharacters: 4_000,
  /** Where it leads. */
  urlCharacters: 1_000,
  /** Languages that a title or text may come in. */
  languages: 40,
  /** Users of one `send`. */
  recipients: 1_000,
}
