/** What a plugin may read of the team at once. */
export const usersLimits = {
  /** Users of one `list`. */
  page: 100,
}
