import { defineRoutes, type Context } from '@plexica/sdk'
import { stages } from '../ui/parts/forms.ts'

interface InStage {
  stage: string
  count: number
  value: number
}

const isOpen = ({ stage }: InStage): boolean => stage !== 'won' && stage !== 'lost'

const sumOf = (some: InStage[], what: 'count' | 'value'): number => some.reduce((sum, each) => sum + each[what], 0)

/** How many deals stand in which stage, and what they are worth; stages without deals included. */
const summary = async (_request: Request, { db }: Context) => {
  const [[counted], found] = await Promise.all([
    db.query<{ contacts: number }>('select count(*)::int as contacts from contacts'),
    db.query<InStage>('select stage, count(*)::int as count, sum(value)::float8 as value from deals group by stage'),
  ])
  const inStages = stages.map(
    ({ value: stage }) => found.find((each) => each.stage === stage) ?? { stage, count: 0, value: 0 },
  )
  const open = inStages.filter(isOpen)
  return {
    contacts: counted?.contacts ?? 0,
    openDeals: sumOf(open, 'count'),
    pipelineValue: sumOf(open, 'value'),
    wonValue: inStages.find(({ stage }) => stage === 'won')?.value ?? 0,
    stages: inStages,
  }
}

export const summaryRoutes = defineRoutes({
  'GET /summary': { permission: 'crm.deals.read', handler: summary },
})
