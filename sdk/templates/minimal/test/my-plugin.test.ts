import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startPlugin, type RunningPlugin } from '@plexica/sdk/testing'

let plugin: RunningPlugin
before(async () => {
  plugin = await startPlugin('.')
})
after(() => plugin.close())

test('greets who is signed in, and counts', async () => {
  const greeting = async () => (await plugin.request('GET', '/greeting', { as: 'member' })).json()
  assert.deepEqual(await greeting(), { text: 'Hello, member!', times: 1 })
  assert.deepEqual(await greeting(), { text: 'Hello, member!', times: 2 })
})

test('greets no strangers', async () => {
  const response = await plugin.request('GET', '/greeting', { as: 'nobody' })
  assert.equal(response.status, 401)
})
