/**
 * Requests to the outside. Needs `"capabilities": { "net": { "scope": { "hosts": ["api.example.com"] } } }` in the
 * manifest. The global `fetch` is the same function; libraries that use it just work.
 */
export interface Net {
  /**
   * Rejects with `net.refused` for a host that was not granted or an address that is not public, with `net.failed`
   * when the other side can't be reached or does not answer in time, with `net.limit` beyond a limit.
   *
   * @example
   * const rates = await (await net.fetch('https://api.example.com/rates')).json()
   */
  fetch: typeof fetch
}
