import { expect } from 'chai'
import { aProbe, hire, runJob, uploadOfficial } from '../../test/support/official-plugin.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'
import { until } from '../../test/support/queues.ts'

const survey = {
  title: 'Survey',
  audience: 'team',
  questions: [
    { label: 'Are you happy?', type: 'yesno' },
    { label: 'Why not', type: 'long', required: true, show_question: 'Are you happy?', show_value: 'no' },
    { label: 'Colour', type: 'choice', choices: ['Red', 'Blue'], required: true },
    { label: 'Fruit', type: 'choices', choices: ['Apple', 'Pear', 'Plum'] },
    { label: 'Stars', type: 'rating' },
  ],
}

describe('forms', () => {
  let platform: TestPlatform
  let acme: TestTenant
  let member: Awaited<ReturnType<typeof hire>>
  let viewer: Awaited<ReturnType<typeof hire>>
  before(async () => {
    platform = await aPlatform()
    await uploadOfficial(platform, 'forms')
    acme = await platform.tenant()
    await acme.install('forms', { settings: { publicPerMinute: 3 } })
    ;[member, viewer] = await Promise.all([
      hire(platform, acme, 'member', 'Mo'),
      hire(platform, acme, 'viewer', 'Vera'),
    ])
  })
  after(() => platform.close())

  const send = (method: string, path: string, body?: unknown) => acme.plugin('forms', path, { method, body })
  const get = async (path: string) => {
    const answer = await send('GET', path)
    expect(answer.status, answer.text).to.equal(200)
    return answer.json as { items: Record<string, unknown>[]; total: number } & Record<string, unknown>
  }
  const draft = async (form: object = survey) => {
    const made = await send('POST', '/forms', form)
    expect(made.status, made.text).to.equal(201)
    return String(made.json.id)
  }
  const opened = async (form: object = survey) => {
    const id = await draft(form)
    expect((await send('POST', `/forms/${id}/open`)).status).to.equal(204)
    return id
  }
  const answer = (id: string, answers: unknown) => send('POST', `/forms/${id}/responses`, answers)
  const anonymous = (path: string, body?: unknown) =>
    platform.client.call(
      `${acme.origin}/api/v1/plugins/forms${path}`,
      body === undefined ? {} : { method: 'POST', body },
    )

  it('draws what was built, with questions that depend on others', async () => {
    const id = await opened()
    const { form } = (await get(`/forms/${id}/fill`)) as unknown as {
      form: { schema: { properties: Record<string, object>; required: string[] }; uischema: { elements: object[] } }
    }
    expect(Object.keys(form.schema.properties)).to.deep.equal(['are_you_happy', 'why_not', 'colour', 'fruit', 'stars'])
    expect(form.schema.required).to.deep.equal(['why_not', 'colour'])
    expect(form.schema.properties.colour).to.deep.include({ title: 'Colour', type: 'string' })
    expect(form.uischema.elements[1]).to.deep.include({
      rule: { effect: 'SHOW', condition: { scope: '#/properties/are_you_happy', schema: { const: false } } },
    })
  })

  it('takes answers that fit, and names what is wrong with others', async () => {
    const id = await opened()
    expect((await answer(id, { are_you_happy: true, colour: 'Red', fruit: ['Apple'] })).status).to.equal(201)
    const wrong = await answer(id, { are_you_happy: false, colour: 'Green', stars: '6' })
    expect(wrong.status).to.equal(400)
    expect((wrong.json.errors as { field: string }[]).map(({ field }) => field)).to.have.members([
      'why_not',
      'colour',
      'stars',
    ])
    expect((await answer(id, { colour: 'Red', other: 1 })).status).to.equal(400)
    expect((await answer(id, undefined)).status).to.equal(400)
    const { items, total } = await get(`/responses?form_id=${id}`)
    expect(total).to.equal(1)
    expect(items[0]).to.include({ form: 'Survey', by: 'Owner', summary: '✓ · Red · Apple' })
    expect((await get(`/responses/${String(items[0]?.id)}`)).items.slice(0, 3)).to.deep.equal([
      { id: 'are_you_happy', label: 'Are you happy?', answer: '✓', url: null },
      { id: 'why_not', label: 'Why not', answer: '', url: null },
      { id: 'colour', label: 'Colour', answer: 'Red', url: null },
    ])
    expect((await get('/responses?q=apple')).total).to.equal(1)
  })

  it('is a draft, then open, then closed, and takes answers only between', async () => {
    const id = await draft()
    const status = async () => (await answer(id, { colour: 'Red' })).status
    expect(await status()).to.equal(409)
    expect(
      ((await viewer.plugin('forms', '/forms')).json.items as { id: string }[]).map((each) => each.id),
    ).not.to.include(id)
    await send('POST', `/forms/${id}/open`)
    expect(await status()).to.equal(201)
    await send('POST', `/forms/${id}/close`)
    expect(await status()).to.equal(409)
    expect(await get(`/forms/${id}/fill`)).to.include({ open: false })
  })

  it('closes at its time, and tells whoever made it', async () => {
    const id = await opened({
      ...survey,
      title: 'Closing soon',
      closes_at: new Date(Date.now() + 600_000).toISOString(),
    })
    await answer(id, { colour: 'Blue' })
    expect(await runJob(platform, acme, 'forms', 'close', { form: id })).to.deep.equal({ closed: false })
    await platform.core.raw(`update ??.forms set closes_at = now() - interval '1 second' where id = ?`, [
      `t_${acme.slug}__forms`,
      id,
    ])
    expect((await answer(id, { colour: 'Blue' })).status).to.equal(409)
    expect(await runJob(platform, acme, 'forms', 'close', { form: id })).to.deep.equal({ closed: true, answers: 1 })
    const notices = (await acme.call('/api/v1/notifications')).json.items as { title: string }[]
    expect(notices.map(({ title }) => title)).to.include('Closing soon is closed')
    const jobs = (await acme.call('/api/v1/jobs?plugin=forms&state=waiting')).json.items as { name: string }[]
    expect(jobs.map(({ name }) => name)).to.include('close')
  })

  it('lets each user answer once where once is enough', async () => {
    const id = await opened({ ...survey, once: true })
    const asMember = () => member.plugin('forms', `/forms/${id}/responses`, { method: 'POST', body: { colour: 'Red' } })
    expect((await answer(id, { colour: 'wrong' })).status).to.equal(400)
    expect((await answer(id, { colour: 'Red' })).status).to.equal(201)
    expect((await answer(id, { colour: 'Red' })).json.code).to.equal('forms.answered')
    expect((await asMember()).status).to.equal(201)
    expect((await asMember()).status).to.equal(409)
  })

  it('takes answers of everybody where it is public, and not too many at once', async () => {
    expect((await anonymous(`/public/${await opened()}`)).status).to.equal(404)
    const id = await opened({ ...survey, audience: 'public' })
    const shown = await anonymous(`/public/${id}`)
    expect(shown.json).to.include({ title: 'Survey', open: true })
    expect(shown.json).to.have.nested.property('schema.properties.colour')
    expect((await anonymous(`/public/${id}`, { colour: 'Red' })).status).to.equal(201)
    expect((await anonymous(`/public/${id}`, { colour: 'Green' })).status).to.equal(400)
    const statuses = new Set<number>()
    for (let times = 0; times < 8; times++) statuses.add((await anonymous(`/public/${id}`, { colour: 'Red' })).status)
    expect([...statuses]).to.include(429)
    expect((await get(`/responses?form_id=${id}`)).items[0]).to.include({ by: null })
  })

  it('keeps files that people answer with, and only those of this form', async () => {
    const id = await opened({ title: 'Files', audience: 'team', questions: [{ label: 'Scan', type: 'file' }] })
    const { json } = await send('POST', `/forms/${id}/files`, { name: 'scan.txt', size: 4 })
    const sent = await platform.client.call(String(json.url), { method: 'PUT', body: Buffer.from('scan') })
    expect(sent.status, sent.text).to.equal(201)
    const made = await answer(id, { scan: sent.json.path })
    expect(made.status, made.text).to.equal(201)
    const [scan] = (await get(`/responses/${String(made.json.id)}`)).items
    expect(scan).to.include({ answer: 'scan.txt' })
    expect((await platform.client.call(String(scan?.url))).text).to.equal('scan')
    const other = await opened({ title: 'Other', audience: 'team', questions: [{ label: 'Scan', type: 'file' }] })
    expect((await answer(other, { scan: sent.json.path })).status).to.equal(400)
    expect((await answer(id, { scan: `answers/${id}/x/none.txt` })).status).to.equal(400)
    expect((await send('DELETE', `/forms/${id}`)).status).to.equal(204)
    expect((await platform.client.call(String(scan?.url))).status).to.equal(404)
  })

  it('counts what was chosen, sums up, and exports without formulas', async () => {
    const id = await opened()
    await answer(id, { are_you_happy: false, why_not: '=HYPERLINK("x"),', colour: 'Red', fruit: ['Apple', 'Plum'] })
    await answer(id, { colour: 'Red', fruit: ['Apple'], stars: '4' })
    expect((await get(`/forms/${id}/counts?question=colour`)).items).to.deep.equal([
      { id: 'Red', answer: 'Red', count: 2 },
      { id: 'Blue', answer: 'Blue', count: 0 },
    ])
    expect((await get(`/forms/${id}/counts?question=fruit`)).items.map(({ count }) => count)).to.deep.equal([2, 0, 1])
    expect((await get(`/forms/${id}/counts?question=stars`)).items.map(({ count }) => count)).to.deep.equal([
      0, 0, 0, 1, 0,
    ])
    expect(await get(`/forms/${id}/summary`)).to.include({ answers: 2, users: 1, today: 2 })
    expect((await get(`/forms/${id}/questions`)).items.map(({ shown }) => shown)).to.deep.equal([
      'chart',
      'list',
      'chart',
      'chart',
      'chart',
    ])
    const csv = await send('GET', `/forms/${id}/export`)
    expect(csv.headers['content-type']).to.match(/^text\/csv/)
    const [head, first, second] = csv.text.split('\r\n')
    expect(head).to.equal('Received,By,Are you happy?,Why not,Colour,Fruit,Stars')
    expect(first).to.match(/,Owner,false,"'=HYPERLINK\(""x""\),",Red,"Apple, Plum",$/)
    expect(second).to.match(/,Owner,,,Red,Apple,4$/)
    const inGerman = await acme.plugin('forms', `/forms/${id}/export`, { headers: { 'accept-language': 'de' } })
    expect(inGerman.text).to.match(/^Eingegangen,Von,Are you happy\?/)
  })

  it('builds nothing that can not be answered, and lets only builders build', async () => {
    const question = { label: 'A', type: 'text' }
    for (const [form, field] of [
      [{ title: '', audience: 'team', questions: [question] }, 'title'],
      [{ title: 'x', audience: 'team', questions: [] }, 'questions'],
      [
        { title: 'x', audience: 'team', questions: [{ label: 'A', type: 'choice', choices: ['1'] }] },
        'questions.0.choices',
      ],
      [{ title: 'x', audience: 'team', questions: [{ ...question, show_question: 'B' }] }, 'questions.0.show_question'],
    ] as const) {
      const refused = await send('POST', '/forms', form)
      expect(refused.status, refused.text).to.equal(400)
      expect(refused.json.errors).to.have.nested.property('[0].field', field)
    }
    expect((await viewer.plugin('forms', '/forms', { method: 'POST', body: survey })).status).to.equal(403)
    expect((await viewer.plugin('forms', '/responses')).status).to.equal(403)
  })

  it('tells other plugins of answers', async () => {
    const probe = await aProbe(platform, acme, 'forms')
    const id = await opened({ ...survey, title: 'Heard' })
    await answer(id, { colour: 'Blue' })
    const heard = await until(
      () => probe.heard(),
      (events) => events.some(({ type }) => type === 'forms.response.received'),
    )
    expect(heard.find(({ type }) => type === 'forms.response.received')?.data).to.deep.include({
      form: { id, title: 'Heard' },
      by: 'Owner',
      answers: { colour: 'Blue' },
    })
  })
})
