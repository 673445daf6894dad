import { z } from 'zod'

const contact = z.object({
  name: z.string().min(1),
  email: z.email(),
  age: z.coerce.number().int().optional(),
  tags: z.array(z.string()).default([]),
})

export default {
  fetch() {
    const good = contact.parse({ name: 'Ada', email: 'ada@x.test', age: '36' })
    const bad = contact.safeParse({ name: '', email: 'nonsense' })
    return Response.json({
      good,
      issues: bad.error.issues.map(({ path }) => path.join('.')),
      schema: z.toJSONSchema(contact, { io: 'input' }).required,
    })
  },
}
