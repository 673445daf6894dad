import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startPlugin, type RunningPlugin } from '@plexica/sdk/testing'

let plugin: RunningPlugin
before(async () => {
  plugin = await startPlugin('.')
})
after(() => plugin.close())

const list = async (query = '') => (await plugin.request('GET', `/notes${query}`)).json()

test('writes, finds, changes and deletes a note', async () => {
  const added = await plugin.request('POST', '/notes', { body: { title: 'Milk', body: 'two litres' }, as: 'member' })
  assert.equal(added.status, 201)
  const { id } = (await added.json()) as { id: string }

  const { items, total } = (await list('?q=litres&limit=5')) as { items: { title: string }[]; total: number }
  assert.deepEqual([total, items[0]?.title], [1, 'Milk'])
  assert.equal((await plugin.request('PATCH', `/notes/${id}`, { body: { title: 'Oat milk' } })).status, 200)
  assert.deepEqual(await plugin.query('select title from notes'), [{ title: 'Oat milk' }])

  assert.equal((await plugin.request('DELETE', `/notes/${id}`)).status, 204)
  assert.equal((await plugin.request('DELETE', `/notes/${id}`)).status, 404)
})

test('says what is wrong with a note', async () => {
  const refused = await plugin.request('POST', '/notes', { body: { title: '' } })
  assert.equal(refused.status, 400)
  const { errors } = (await refused.json()) as { errors: { field: string }[] }
  assert.deepEqual(
    errors.map(({ field }) => field),
    ['title'],
  )
})

test('lets only those write who may', async () => {
  const refused = await plugin.request('POST', '/notes', { body: { title: 'Milk' }, as: 'viewer' })
  assert.equal(refused.status, 403)
})
