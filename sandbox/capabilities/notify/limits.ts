/** What a plugin may tell users. */
export const notifyLimits = {
  titleCharacters: 200,
  bodyCharacters: 4_000,
  urlCharacters: 1_000,
  /** Users of one `send`. */
  recipients: 1_000,
  /** Of one plugin to one user, by channel. */
  perUserAndMinute: { inApp: 30, email: 5 },
}
