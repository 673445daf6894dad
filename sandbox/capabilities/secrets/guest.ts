import type { GuestCall } from '../../guest/guest-call.ts'

/** Guest half of `secrets`. */
export const secretsGuest = (call: GuestCall) => ({
  isSet: (name: string) => call('isSet', { name }) as Promise<boolean>,
  placeholder: (name: string) => call('placeholder', { name }) as Promise<string>,
  read: (name: string) => call('read', { name }) as Promise<string>,
})
