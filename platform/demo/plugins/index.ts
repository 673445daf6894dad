import { seedAnalytics } from './analytics.ts'
import { seedAutomation } from './automation.ts'
import { billingSettings, seedBilling } from './billing.ts'
import { seedCalendar } from './calendar.ts'
import { seedCrm } from './crm.ts'
import { seedFiles } from './files.ts'
import { seedForms } from './forms.ts'
import { seedHelpdesk } from './helpdesk.ts'
import { seedKnowledge } from './knowledge.ts'
import type { SeedPlugin } from './seed-plugin.ts'
import { seedTasks } from './tasks.ts'

/** In order: what others refer to comes first. */
export const pluginSeeds: [plugin: string, seed: SeedPlugin][] = [
  ['crm', seedCrm],
  ['analytics', seedAnalytics],
  ['billing', seedBilling],
  ['tasks', seedTasks],
  // Before those whose events it is told of, so that there are runs to see.
  ['automation', seedAutomation],
  ['helpdesk', seedHelpdesk],
  ['calendar', seedCalendar],
  ['files', seedFiles],
  ['knowledge', seedKnowledge],
  ['forms', seedForms],
]

/** What plugins are told when they are installed, by plugin. */
export const pluginSettings = (tenant: string): Record<string, Record<string, unknown>> => ({
  billing: billingSettings(tenant),
})
