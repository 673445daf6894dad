import type { SeedPlugin } from './seed-plugin.ts'

const rules = [
  {
    name: 'Have tables looked at',
    event: 'files.file.uploaded',
    match: 'all',
    conditions: [{ field: 'data.name', op: 'contains', value: '.csv' }],
    call: true,
    function: 'tasks.createTask',
    call_input: '{ "title": "Look at {{ data.name }}" }',
  },
  {
    name: 'Tell everybody of new articles',
    event: 'knowledge.article.published',
    notify: true,
    roles: ['owner', 'admin', 'member'],
    notice_title: 'New to read: {{ data.title }}',
  },
  {
    name: 'Post shared files to Slack',
    event: 'files.file.shared',
    request: true,
    url: 'https://hooks.slack.com/services/T000/B000/XXXX',
    request_body: '{ "text": "{{ data.name }} was shared" }',
    off: true,
  },
]

export const seedAutomation: SeedPlugin = async ({ call }) => {
  for (const { off, ...rule } of rules) {
    const { id } = await call<{ id: string }>('POST', '/rules', rule)
    if (off) await call('PATCH', `/rules/${id}`, { enabled: false })
  }
}
