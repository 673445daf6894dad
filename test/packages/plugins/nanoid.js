import { customAlphabet, nanoid } from 'nanoid'

export default {
  fetch: () => Response.json([nanoid().length, nanoid() === nanoid(), /^[ab]{8}$/.test(customAlphabet('ab', 8)())]),
}
