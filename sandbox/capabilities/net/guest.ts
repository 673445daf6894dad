/** Guest half of `net`: the global `fetch`, which asks the host for `net.fetch` by itself. */
export const netGuest = () => ({ fetch: globalThis.fetch })
