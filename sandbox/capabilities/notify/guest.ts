import type { GuestCall } from '../../guest/guest-call.ts'

/** Guest half of `notify`. */
export const notifyGuest = (call: GuestCall) => ({
  send: (notice: object, options: { channels?: readonly string[] } = {}) =>
    call('send', { ...notice, channels: options.channels }),
})
