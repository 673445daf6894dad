/** What is the same for everyone who tells users something; how often is in limit-catalogue.ts. */
export const notifyLimits = {
  titleCharacters: 200,
  bodyCharacters: 4_000,
  urlCharacters: 1_000,
  /** Users of one `send`. */
  recipients: 1_000,
}
