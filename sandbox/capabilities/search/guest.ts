import type { GuestCall } from '../../guest/guest-call.ts'

/** Guest half of `search`. */
export const searchGuest = (call: GuestCall) => ({
  index: async (index: string, id: string, document: object) => {
    await call('index', { index, documents: [{ ...document, id }] })
  },
  indexMany: async (index: string, documents: readonly object[]) => {
    await call('index', { index, documents })
  },
  remove: async (index: string, ids: string | readonly string[]) =>
    (await call('remove', { index, ids: typeof ids === 'string' ? [ids] : ids })) as number,
  query: (index: string, text: string, options: object = {}) => call('query', { ...options, index, text }),
})
