import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startPlugin, type RunningPlugin } from '@plexica/sdk/testing'

let plugin: RunningPlugin
before(async () => {
  plugin = await startPlugin('.')
})
after(() => plugin.close())

test('counts what it hears, each event once', async () => {
  await plugin.event('crm.contact.created', { id: 1 }, { from: 'crm', id: 'a' })
  await plugin.event('crm.contact.created', { id: 1 }, { from: 'crm', id: 'a' })
  await plugin.event('crm.deal.won', { id: 2 }, { from: 'crm', id: 'b' })

  const counts = [
    { type: 'crm.contact.created', times: 1 },
    { type: 'crm.deal.won', times: 1 },
  ]
  assert.deepEqual(await plugin.job('digest'), { counts })
  const [digest] = await plugin.published()
  assert.equal(digest?.type, 'my-plugin.digest.made')
  assert.deepEqual((digest?.data as { counts: unknown }).counts, counts)
})

test('leaves out what is older than a day', async () => {
  await plugin.setNow(Date.now() + 2 * 86_400_000)
  assert.deepEqual(await plugin.job('digest'), { counts: [] })
})
