import { v4, v5, v7, validate, version } from 'uuid'

export default {
  fetch: () => Response.json([validate(v4()), version(v7()), v5('x.test', v5.DNS), v4() === v4()]),
}
