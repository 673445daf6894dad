import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startPlugin, type RunningPlugin } from '@plexica/sdk/testing'

let plugin: RunningPlugin
before(async () => {
  plugin = await startPlugin('.')
})
after(() => plugin.close())

test('keeps links, and leads to them', async () => {
  const put = await plugin.request('PUT', '/links/docs', { body: { url: 'https://example.com/docs' }, as: 'member' })
  assert.equal(put.status, 204)
  const list = await plugin.request('GET', '/links')
  assert.deepEqual(await list.json(), { items: [{ name: 'docs', url: 'https://example.com/docs' }] })
  const found = await plugin.request('GET', '/links/docs')
  assert.deepEqual([found.status, found.headers.get('location')], [302, 'https://example.com/docs'])
})

test('takes no links from those who may not write, and no nonsense', async () => {
  const body = { url: 'https://example.com' }
  assert.equal((await plugin.request('PUT', '/links/a', { body, as: 'viewer' })).status, 403)
  assert.equal((await plugin.request('PUT', '/links/a', { body: { url: 'nonsense' } })).status, 400)
})
