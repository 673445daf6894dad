import { column, descriptions, ref, wizard, type CallAction, type Wizard } from '@plexica/sdk/ui'
import t from '../../locales/en.json' with { type: 'json' }

/** Only of what the rule does there is more to say. */
const does = (what: string) => ({ when: { $ref: `/form/${what}`, is: true } })

/** Asks for a rule step by step. */
export const ruleWizard = (action: CallAction, initial?: Wizard['initial']) =>
  wizard({
    ...(initial ? { initial } : {}),
    steps: [
      { title: t.step.when, description: t.step.whenText, icon: 'i-lucide-zap', form: 'when' },
      { title: t.step.only, description: t.step.onlyText, icon: 'i-lucide-filter', form: 'only' },
      { title: t.step.then, description: t.step.thenText, icon: 'i-lucide-play', form: 'then' },
      {
        title: t.step.check,
        description: t.step.checkText,
        icon: 'i-lucide-check',
        body: [
          descriptions({
            row: ref('/form'),
            columns: 2,
            fields: [
              column.text({ field: 'name', label: t.rule.name }),
              column.text({ field: 'event', label: t.rule.event }),
              column.number({ field: 'delay_minutes', label: t.rule.delay }),
              column.boolean({ field: 'notify', label: t.rule.notify }),
              column.text({ field: 'notice_title', label: t.rule.noticeTitle, visible: does('notify') }),
              column.boolean({ field: 'request', label: t.rule.request }),
              column.text({ field: 'url', label: t.rule.url, visible: does('request') }),
              column.boolean({ field: 'call', label: t.rule.call }),
              column.text({ field: 'function', label: t.rule.function, visible: does('call') }),
            ],
          }),
        ],
      },
    ],
    submit: { label: t.rule.save, action },
  })
