import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { aProbe, hire, runJob, uploadOfficial } from '../../test/support/official-plugin.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'
import { until } from '../../test/support/queues.ts'

type Row = Record<string, unknown>

describe('tasks', () => {
  let platform: TestPlatform
  let acme: TestTenant
  let inbox: string
  before(async () => {
    platform = await aPlatform()
    await uploadOfficial(platform, 'tasks')
    acme = await platform.tenant()
    await acme.install('tasks')
    inbox = String((await list('/projects')).items[0]?.id)
  })
  after(() => platform.close())

  const send = (method: string, path: string, body?: unknown) => acme.plugin('tasks', path, { method, body })
  const made = async (path: string, body: unknown) => {
    const answer = await send('POST', path, body)
    expect(answer.status, answer.text).to.equal(201)
    return answer.json
  }
  const list = async (path: string) => {
    const answer = await acme.plugin('tasks', path)
    expect(answer.status, answer.text).to.equal(200)
    return answer.json as { items: Row[]; total: number }
  }
  const titles = async (path: string) => (await list(path)).items.map(({ title }) => title)
  const onDay = (daysFromNow: number) => new Date(Date.now() + daysFromNow * 86_400_000).toISOString().slice(0, 10)

  it('begins with an inbox, and keeps projects with what is done of them', async () => {
    expect((await list('/projects')).items).to.have.length(1)
    const inGerman = (path: string, body?: unknown) =>
      acme.plugin('tasks', path, { method: body ? 'POST' : 'GET', body, headers: { 'accept-language': 'de' } })
    const [eingang] = (await inGerman('/projects?q=eingang')).json.items as Row[]
    expect(eingang).to.include({ name: 'Eingang', description: 'Was noch zu keinem Projekt gehört' })
    expect((await inGerman('/projects', { name: 'Eingang' })).json).to.include({ code: 'tasks.project.exists' })
    // What somebody calls a project stands as it is, also where the inbox has another name by then.
    const edit = (body: Row) => send('PATCH', `/projects/${inbox}`, body)
    await edit({ name: 'Post' })
    const own = await made('/projects', { name: 'Inbox' })
    const names = async () => ((await inGerman('/projects?sort=name')).json.items as Row[]).map(({ name }) => name)
    expect(await names()).to.deep.equal(['Inbox', 'Post'])
    await send('DELETE', `/projects/${String(own.id)}`)
    await edit({ name: 'Inbox', description: 'What is not part of a project yet' })
    expect(await names()).to.deep.equal(['Eingang'])
    const garden = await made('/projects', { name: 'Garden', description: 'Spring' })
    for (const status of ['todo', 'done', 'done', 'doing'])
      await made('/tasks', { title: `Dig ${status}`, project_id: garden.id, status })
    const [found] = (await list('/projects?q=gard')).items
    expect(found).to.include({ name: 'Garden', tasks: 4, open: 2, progress: 0.5 })

    expect((await send('POST', '/projects', { name: 'garden' })).json).to.include({ code: 'tasks.project.exists' })
    const renamed = await send('PATCH', `/projects/${String(garden.id)}`, { name: 'Yard' })
    expect(renamed.json).to.include({ name: 'Yard', description: null })
    expect((await send('DELETE', `/projects/${String(garden.id)}`)).status).to.equal(204)
    expect((await send('DELETE', `/projects/${String(garden.id)}`)).status).to.equal(404)
    expect(await titles('/tasks?q=Dig')).to.deep.equal([])
  })

  it('lists tasks by status, priority, dates and words, sorted by what they mean', async () => {
    const shop = await made('/projects', { name: 'Shop' })
    for (const [title, status, priority, due] of [
      ['Order 100% wool', 'todo', 'low', onDay(3)],
      ['Count stock', 'doing', 'urgent', onDay(-3)],
      ['Pay rent', 'done', 'normal', onDay(-2)],
      ['Paint door', 'review', 'high', null],
    ])
      await made('/tasks', { title, status, priority, due, project_id: shop.id })
    const of = (query: string) => titles(`/tasks?project_id=${String(shop.id)}&${query}`)

    expect(await of('')).to.deep.equal(['Count stock', 'Pay rent', 'Order 100% wool', 'Paint door'])
    expect(await of('sort=-priority')).to.deep.equal(['Count stock', 'Paint door', 'Pay rent', 'Order 100% wool'])
    expect(await of('sort=status&limit=2&offset=1')).to.deep.equal(['Count stock', 'Paint door'])
    expect(await of('status=todo,review&sort=title')).to.deep.equal(['Order 100% wool', 'Paint door'])
    expect(await of('overdue=true')).to.deep.equal(['Count stock'])
    expect(await of(`due_from=${onDay(0)}`)).to.deep.equal(['Order 100% wool'])
    expect(await of(`due_to=${onDay(-2)}&sort=title`)).to.deep.equal(['Count stock', 'Pay rent'])
    expect(await of('q=0%25')).to.deep.equal(['Order 100% wool'])
    expect(await titles(`/due?from=${onDay(0)}&to=${onDay(9)}`)).to.deep.equal(['Order 100% wool'])
    for (const query of ['sort=id;drop table tasks', 'limit=-1', 'due_from=soon', 'overdue=maybe'])
      expect((await acme.plugin('tasks', `/tasks?${encodeURI(query)}`)).status, query).to.equal(400)
  })

  it('moves a card, ticks off steps and takes comments', async () => {
    const task = await made('/tasks', { title: 'Move in', project_id: inbox })
    const path = `/tasks/${String(task.id)}`
    expect(task).to.include({ status: 'todo', priority: 'normal', project: 'Inbox', completed_at: null, steps: null })

    const done = await send('PATCH', path, { status: 'done' })
    expect(done.json).to.include({ title: 'Move in', status: 'done' })
    expect(done.json.completed_at).to.be.a('string')
    expect((await send('PATCH', path, { status: 'doing' })).json).to.include({ completed_at: null })

    const box = await made(`${path}/checklist`, { text: 'Boxes' })
    await made(`${path}/checklist`, { text: 'Keys' })
    await send('PATCH', `/checklist/${String(box.id)}`, { done: true })
    expect((await send('GET', path)).json).to.include({ steps: '1/2', comments: 0 })
    expect((await list(`${path}/checklist`)).items.map(({ text, done: ticked }) => [text, ticked])).to.deep.equal([
      ['Boxes', true],
      ['Keys', false],
    ])
    expect((await send('DELETE', `/checklist/${String(box.id)}`)).status).to.equal(204)

    expect(await made(`${path}/comments`, { text: 'Halfway' })).to.include({ author_name: 'Owner', text: 'Halfway' })
    expect((await list(`${path}/comments`)).items).to.have.length(1)
  })

  it('answers mistakes with 400, naming each field', async () => {
    const refused = await send('POST', '/tasks', { title: ' ', project_id: inbox, priority: 'huge', colour: 'red' })
    expect(refused.status).to.equal(400)
    expect((refused.json.errors as { field: string }[]).map(({ field }) => field)).to.have.members([
      'title',
      'priority',
      'colour',
    ])
    const nowhere = await send('POST', '/tasks', { title: 'x', project_id: 'nowhere' })
    expect(nowhere.json).to.have.nested.property('errors[0].field', 'project_id')
    const nobody = '6a7e3c1e-0000-4000-8000-000000000000'
    expect(
      (await send('POST', '/tasks', { title: 'x', project_id: inbox, assignee_id: nobody })).json,
    ).to.have.nested.property('errors[0].rule', 'is nobody of the team')
    expect((await send('PATCH', `/tasks/${nobody}`, { title: 'y' })).status).to.equal(404)
    expect((await send('GET', '/tasks/none')).status).to.equal(400)
  })

  it('tells people what is given to them and what is due, and forgets those who left', async () => {
    const ada = await hire(platform, acme, 'member', 'Ada')
    const given = { project_id: inbox, assignee_id: ada.id }
    await made('/tasks', { ...given, title: 'Due today', due: onDay(0) })
    await made('/tasks', { ...given, title: 'Due later', due: onDay(9) })
    const mine = await ada.plugin('tasks', '/mine')
    expect((mine.json.items as Row[]).map(({ title }) => title)).to.deep.equal(['Due today', 'Due later'])

    expect(await runJob(platform, acme, 'tasks', 'remind')).to.deep.equal({ reminded: 1 })
    const told = ((await ada.call('/api/v1/notifications')).json.items as Row[]).map(({ title }) => title)
    expect(told).to.deep.equal(['Due: Due today', 'A task for you: Due later', 'A task for you: Due today'])

    await acme.call(`/api/v1/users/${ada.id}`, { method: 'PATCH', body: { status: 'deactivated' } })
    const left = await until(
      async () => (await list('/tasks?q=Due')).items,
      (items) => items.every(({ assignee_name }) => assignee_name === null),
    )
    expect(left.map(({ assignee_name }) => assignee_name)).to.deep.equal([null, null])
  })

  it('lets viewers look, and members do all but run projects', async () => {
    const [viewer, member] = [await hire(platform, acme, 'viewer', 'Vera'), await hire(platform, acme, 'member', 'Max')]
    const body = { title: 'May I?', project_id: inbox }
    expect((await viewer.plugin('tasks', '/tasks')).status).to.equal(200)
    expect((await viewer.plugin('tasks', '/tasks', { method: 'POST', body })).status).to.equal(403)
    expect((await member.plugin('tasks', '/tasks', { method: 'POST', body })).status).to.equal(201)
    expect((await member.plugin('tasks', '/projects', { method: 'POST', body: { name: 'Mine' } })).status).to.equal(403)
  })

  it('lets other plugins create and find tasks, and tells them of each', async () => {
    const probe = await aProbe(platform, acme, 'tasks')
    const { result } = await probe.call('createTask', { title: 'Call back', project: 'Sales', due: onDay(1) })
    expect(result).to.include({ title: 'Call back' })
    expect((await probe.call('findTasks', { q: 'call b' })).result).to.deep.equal([
      { ...(result as Row), project: 'Sales', status: 'todo', due: onDay(1), assignee_name: null },
    ])
    await probe.call('createTask', { title: 'Call again', project: 'sales' })
    expect((await list('/projects?q=sales')).items).to.have.length(1)
    expect((await probe.call('createTask', { title: '' })).code).to.equal('call.invalid_input')

    const { id } = result as { id: string }
    const gone = randomUUID()
    expect((await send('POST', '/tasks/complete', { ids: [id, gone] })).json).to.deep.equal({
      completed: 1,
      refused: [{ id: gone, why: 'There is no such task' }],
    })
    expect((await send('POST', '/tasks/complete', { ids: [id] })).json).to.include({ code: 'tasks.task.closed' })
    const heard = await until(probe.heard, (events) => events.length >= 3)
    expect(heard.map(({ type }) => type).sort()).to.deep.equal([
      'tasks.task.completed',
      'tasks.task.created',
      'tasks.task.created',
    ])
  })
})
