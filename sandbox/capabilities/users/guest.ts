import type { GuestCall } from '../../guest/guest-call.ts'

/** Guest half of `users`. */
export const usersGuest = (call: GuestCall) => ({
  list: (options: { limit?: number; cursor?: string } = {}) => call('list', options),
  get: async (id: string) => (await call('get', { id })) ?? undefined,
})
