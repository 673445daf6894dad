/**
 * A path of this very host to go to after signing in; everything else becomes `/`. Browsers take `//host` and
 * `/\host` for other hosts and drop control characters, so the path is resolved as they would before it is judged.
 */
export const safeReturnTo = (given: unknown): string => {
  const base = 'http://self.invalid'
  if (typeof given !== 'string' || !given.startsWith('/') || given.length > 2_000 || !URL.canParse(given, base))
    return '/'
  const { origin, pathname, search, hash } = new URL(given, base)
  const path = `${pathname}${search}${hash}`
  // Sent back to sign-in, a browser would go round in circles.
  return origin === base && !path.startsWith('//') && !/^\/(?:auth|oidc)(?:\/|$)/.test(pathname) ? path : '/'
}
