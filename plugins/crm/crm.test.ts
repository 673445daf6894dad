import { expect } from 'chai'
import { aProbe, uploadOfficial } from '../../test/support/official-plugin.ts'
import { until } from '../../test/support/queues.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'

describe('crm', () => {
  let platform: TestPlatform
  let acme: TestTenant
  let globex: TestTenant
  before(async () => {
    platform = await aPlatform()
    await uploadOfficial(platform, 'crm')
    acme = await platform.tenant()
    globex = await platform.tenant()
    await Promise.all([acme.install('crm'), globex.install('crm')])
  })
  after(() => platform.close())

  const post = (path: string, body: unknown, tenant = acme) => tenant.plugin('crm', path, { method: 'POST', body })
  const made = async (path: string, body: unknown, tenant = acme) => {
    const answer = await post(path, body, tenant)
    expect(answer.status, answer.text).to.equal(201)
    return answer.json
  }
  const list = async (path: string, tenant = acme) => {
    const answer = await tenant.plugin('crm', path)
    expect(answer.status, answer.text).to.equal(200)
    return answer.json as { items: Record<string, unknown>[]; total: number }
  }

  it('adds, changes, shows and deletes contacts', async () => {
    const contact = await made('/contacts', { name: ' Ada Lovelace ', email: 'ada@example.org', company: 'Engines' })
    expect(contact).to.include({ name: 'Ada Lovelace', email: 'ada@example.org', phone: null, company: 'Engines' })
    expect(new Date(String(contact.created_at)).getTime()).to.be.closeTo(Date.now(), 60_000)
    const path = `/contacts/${String(contact.id)}`

    const changed = await acme.plugin('crm', path, { method: 'PATCH', body: { phone: '+44 1', email: '' } })
    expect(changed.json).to.include({ name: 'Ada Lovelace', phone: '+44 1', email: null })
    expect((await acme.plugin('crm', path)).json).to.deep.equal(changed.json)
    expect((await acme.plugin('crm', path, { method: 'DELETE' })).status).to.equal(204)
    expect((await acme.plugin('crm', path)).status).to.equal(404)
    expect((await acme.plugin('crm', path, { method: 'DELETE' })).status).to.equal(404)
    expect((await acme.plugin('crm', '/contacts/none')).status).to.equal(404)
  })

  it('searches, sorts and pages, and takes % and quotes for what they are', async () => {
    for (const name of ['Zoe 100%', "Bob O'Brien", 'anna', 'Carl']) await made('/contacts', { name, company: 'Paging' })
    const names = async (query: string) =>
      (await list(`/contacts?company=Paging&${query}`)).items.map(({ name }) => name)
    expect(await names('')).to.deep.equal(['anna', "Bob O'Brien", 'Carl', 'Zoe 100%'])
    expect(await names('sort=-name&limit=2&offset=1')).to.deep.equal(['Carl', "Bob O'Brien"])
    expect(await names('q=0%25')).to.deep.equal(['Zoe 100%'])
    expect(await names('q=%25')).to.deep.equal(['Zoe 100%'])
    expect(await names("q=o'br")).to.deep.equal(["Bob O'Brien"])
    expect((await list('/contacts?company=Paging&limit=1')).total).to.equal(4)
    expect((await list('/companies')).items).to.deep.include({ company: 'Paging', contacts: 4 })
  })

  it('answers mistakes with 400, naming each field', async () => {
    const answer = await post('/contacts', { name: '', email: 'nobody', nickname: 'x', phone: 5 })
    expect(answer.status).to.equal(400)
    expect(answer.headers['content-type']).to.match(/^application\/problem\+json/)
    expect(answer.json.errors).to.deep.equal([
      { in: 'body', field: 'name', rule: 'is needed' },
      { in: 'body', field: 'email', rule: 'has to be an e-mail address' },
      { in: 'body', field: 'phone', rule: 'has to be a text' },
      { in: 'body', field: 'nickname', rule: 'is not known' },
    ])
    expect((await post('/contacts', '{')).status).to.equal(400)
    expect((await post('/contacts', [])).status).to.equal(400)
    for (const query of ['sort=name;drop table contacts', 'sort=constructor', 'limit=-1', 'offset=x'])
      expect((await acme.plugin('crm', `/contacts?${encodeURI(query)}`)).status, query).to.equal(400)
  })

  it('keeps deals with their contact and stage, and sums up the pipeline', async () => {
    const contact = await made('/contacts', { name: 'Grace' }, globex)
    const deal = await made('/deals', { title: 'Compiler', contact_id: contact.id, value: 1200.5 }, globex)
    expect(deal).to.include({ title: 'Compiler', contact_name: 'Grace', stage: 'lead', value: 1200.5 })
    await made('/deals', { title: 'Ship', stage: 'won', value: 300 }, globex)
    await made('/deals', { title: 'Moth', stage: 'lost', value: 1 }, globex)

    const summary = (await globex.plugin('crm', '/summary')).json
    expect(summary).to.include({ contacts: 1, openDeals: 1, pipelineValue: 1200.5, wonValue: 300 })
    expect(summary.stages).to.deep.equal([
      { stage: 'lead', count: 1, value: 1200.5 },
      { stage: 'qualified', count: 0, value: 0 },
      { stage: 'proposal', count: 0, value: 0 },
      { stage: 'won', count: 1, value: 300 },
      { stage: 'lost', count: 1, value: 1 },
    ])
    expect((await list('/deals?stage=won', globex)).items.map(({ title }) => title)).to.deep.equal(['Ship'])
    expect((await list('/deals?q=grac', globex)).total).to.equal(1)
    expect((await list('/deals?sort=stage', globex)).items.map(({ stage }) => stage)).to.deep.equal([
      'lead',
      'won',
      'lost',
    ])
    expect((await list(`/deals?contact_id=${String(contact.id)}`, globex)).total).to.equal(1)

    await globex.plugin('crm', `/contacts/${String(contact.id)}`, { method: 'DELETE' })
    expect((await globex.plugin('crm', `/deals/${String(deal.id)}`)).json).to.include({
      contact_id: null,
      contact_name: null,
    })
    for (const body of [
      { title: 'x', stage: 'maybe' },
      { title: 'x', value: -1 },
      { title: 'x', contact_id: contact.id },
    ])
      expect((await post('/deals', body, globex)).status).to.equal(400)
  })

  it('notes what happened with a contact', async () => {
    const contact = await made('/contacts', { name: 'Barbara' })
    const path = `/contacts/${String(contact.id)}/activities`
    expect(await made(path, { text: 'Called back\nWants an offer' })).to.include({
      title: 'Called back',
      text: 'Called back\nWants an offer',
      by_name: 'Owner',
    })
    const deal = await made('/deals', { title: 'Support', contact_id: contact.id })
    const won = await acme.plugin('crm', `/deals/${String(deal.id)}`, { method: 'PATCH', body: { stage: 'won' } })
    expect(won.json).to.include({ title: 'Support', stage: 'won', contact_name: 'Barbara' })
    expect((await list(path)).items.map(({ kind, title }) => [kind, title])).to.deep.equal([
      ['deal', 'Support: won'],
      ['note', 'Called back'],
    ])
    const inPolish = await acme.plugin('crm', path, { headers: { 'accept-language': 'pl' } })
    expect(inPolish.json).to.have.nested.property('items[0].title', 'Support: wygrana')
    const nobody = '/contacts/6a7e3c1e-0000-4000-8000-000000000000/activities'
    expect((await post(nobody, { text: 'x' })).status).to.equal(404)
  })

  it('lets other plugins find contacts, and tells them of each', async () => {
    const probe = await aProbe(platform, acme, 'crm')
    const contact = await made('/contacts', { name: 'Edsger', email: 'Edsger@example.org', company: 'Paths' })
    const { created_at: _, ...found } = contact
    expect((await probe.call('findContact', { id: contact.id })).result).to.deep.equal(found)
    expect((await probe.call('findContact', { email: 'edsger@EXAMPLE.org' })).result).to.deep.equal(found)
    expect((await probe.call('findContact', { email: 'nobody@example.org' })).result).to.equal(null)
    expect((await probe.call('findContacts', { q: 'paths' })).result).to.deep.equal([found])
    await acme.plugin('crm', `/contacts/${String(contact.id)}`, { method: 'DELETE' })
    const heard = await until(probe.heard, (events) => events.length >= 2)
    expect(heard.map(({ type }) => type).sort()).to.deep.equal(['crm.contact.created', 'crm.contact.deleted'])
  })

  it('keeps what belongs to one tenant from the other', async () => {
    const contact = await made('/contacts', { name: 'Only at Acme', company: 'Apart' })
    expect((await list('/contacts?q=Only', globex)).total).to.equal(0)
    expect((await globex.plugin('crm', `/contacts/${String(contact.id)}`)).status).to.equal(404)
  })
})
