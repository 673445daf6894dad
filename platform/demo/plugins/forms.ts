import type { SeedPlugin } from './seed-plugin.ts'

const lunch = {
  title: 'Team day in spring',
  description: 'Where shall we go, and what shall we eat? It takes a minute.',
  audience: 'team',
  thanks: 'We tell you where we go by the end of the month.',
  questions: [
    { label: 'Are you coming', type: 'yesno' },
    {
      label: 'Where to',
      type: 'choice',
      choices: ['Lake', 'Mountains', 'Museum'],
      show_question: 'Are you coming',
      show_value: 'yes',
    },
    { label: 'What you eat', type: 'choices', choices: ['Meat', 'Fish', 'Vegetables', 'Cake'] },
    { label: 'How was last year', type: 'rating' },
    { label: 'Ideas', type: 'long' },
  ],
}

const contact = {
  title: 'Contact us',
  description: 'For the page of our shop.',
  audience: 'public',
  questions: [
    { label: 'Name', type: 'text', required: true },
    { label: 'Address to answer to', type: 'email', required: true },
    { label: 'Message', type: 'long', required: true },
  ],
}

const places = ['Lake', 'Lake', 'Mountains', 'Museum', 'Lake', 'Mountains']
const meals = ['Vegetables', 'Fish', 'Meat', 'Cake']
const ideas = ['A quiz on the bus', 'No early start, please', 'Bring the dogs']

const answers = Array.from({ length: 9 }, (_, at) => ({
  are_you_coming: at % 4 !== 3,
  ...(at % 4 === 3 ? {} : { where_to: places[at % places.length] }),
  what_you_eat: [meals[at % 4], meals[(at + 1) % 4]],
  how_was_last_year: String(3 + (at % 3)),
  ...(at % 3 === 0 ? { ideas: ideas[at / 3] } : {}),
}))

export const seedForms: SeedPlugin = async ({ call }) => {
  const { id } = await call<{ id: string }>('POST', '/forms', lunch)
  await call('POST', `/forms/${id}/open`)
  for (const answer of answers) await call('POST', `/forms/${id}/responses`, answer)
  const other = await call<{ id: string }>('POST', '/forms', contact)
  await call('POST', `/forms/${other.id}/open`)
}
