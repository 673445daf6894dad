// Ajv makes code from strings, which is off here: its validators are written at build time, as standalone modules.
import validate from './validate-contact.js'

export default {
  fetch: () =>
    Response.json([
      validate({ name: 'Ada', age: 36 }),
      validate({ name: 5 }),
      validate.errors.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`),
    ]),
}
