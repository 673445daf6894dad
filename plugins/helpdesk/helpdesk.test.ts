import { expect } from 'chai'
import { aProbe, hire, runJob, uploadOfficial } from '../../test/support/official-plugin.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'
import { until } from '../../test/support/queues.ts'

type Row = Record<string, unknown>

describe('helpdesk', () => {
  let platform: TestPlatform
  let acme: TestTenant
  before(async () => {
    platform = await aPlatform()
    await uploadOfficial(platform, 'crm', 'helpdesk')
    acme = await platform.tenant()
    await acme.install('crm')
    await acme.install('helpdesk')
  })
  after(() => platform.close())

  const send = (method: string, path: string, body?: unknown) => acme.plugin('helpdesk', path, { method, body })
  const made = async (path: string, body: unknown) => {
    const answer = await send('POST', path, body)
    expect(answer.status, answer.text).to.equal(201)
    return answer.json
  }
  const list = async (path: string) => {
    const answer = await acme.plugin('helpdesk', path)
    expect(answer.status, answer.text).to.equal(200)
    return answer.json as { items: Row[]; total: number }
  }
  const ask = { subject: 'No light', text: 'The lamp stays dark.', name: 'Grace', email: 'grace@example.org' }
  /** Nobody is signed in. */
  const anonymous = (method: string, path: string, body?: unknown) =>
    platform.client.call(`${acme.origin}/api/v1/plugins/helpdesk${path}`, {
      method,
      body,
      headers: { 'content-type': 'application/json' },
    })

  it('leads a ticket from the question to the solution', async () => {
    const ticket = await made('/tickets', ask)
    const path = `/tickets/${String(ticket.id)}`
    expect(ticket).to.include({ subject: 'No light', status: 'open', priority: 'normal', late: false })
    expect(ticket).not.to.have.property('token')
    const hours = (new Date(String(ticket.answer_by)).getTime() - Date.now()) / 3_600_000
    expect(hours).to.be.within(7.9, 8.1)

    const canned = await made('/answers', { title: 'Switch', text: 'Please switch it on.' })
    await made(`${path}/messages`, { internal: true, text: 'She forgot the switch' })
    expect((await send('GET', path)).json).to.include({ status: 'open', answered_at: null })
    await made(`${path}/messages`, { answer_id: canned.id, text: 'Yours, Max' })
    expect((await send('GET', path)).json).to.include({ status: 'waiting' })
    await made(`${path}/messages`, { text: 'Solved then?', solve: true })
    const solved = (await send('GET', path)).json
    expect(solved).to.include({ status: 'solved' })
    expect(solved.solved_at).to.be.a('string')
    expect((await list(`${path}/messages`)).items.map(({ kind, text }) => [kind, text])).to.deep.equal([
      ['reply', 'Solved then?'],
      ['reply', 'Please switch it on.\n\nYours, Max'],
      ['note', 'She forgot the switch'],
      ['request', 'The lamp stays dark.'],
    ])
    const empty = await send('POST', `${path}/messages`, { text: '  ' })
    expect(empty.json).to.have.nested.property('errors[0].field', 'text')
    expect((await send('DELETE', path)).status).to.equal(204)
    expect((await send('GET', path)).status).to.equal(404)
  })

  it('takes requests of those who are not signed in, and shows them no notes', async () => {
    const sent = await anonymous('POST', '/requests', { ...ask, email: 'ada@example.org' })
    expect(sent.status, sent.text).to.equal(201)
    const { token, number } = sent.json as { token: string; number: number }
    const [ticket] = (await list('/tickets?requester_email=ada@example.org')).items
    await made(`/tickets/${String(ticket?.id)}/messages`, { text: 'For us', internal: true })
    await made(`/tickets/${String(ticket?.id)}/messages`, { text: 'We look into it', solve: true })
    await anonymous('POST', `/requests/${token}/messages`, { text: 'Thank you, but no' })
    const followed = (await anonymous('GET', `/requests/${token}`)).json
    expect(followed).to.include({ number, status: 'open', subject: 'No light' })
    expect((followed.messages as Row[]).map(({ text }) => text)).to.deep.equal([
      'The lamp stays dark.',
      'We look into it',
      'Thank you, but no',
    ])
    expect((await anonymous('GET', '/requests/6a7e3c1e-0000-4000-8000-000000000000')).status).to.equal(404)
    expect((await anonymous('GET', '/tickets')).status).to.equal(401)
    expect((await anonymous('POST', '/requests', { ...ask, email: 'nobody' })).status).to.equal(400)

    const answers = await Promise.all(
      [1, 2, 3].map(() => anonymous('POST', '/requests', { ...ask, email: 'eve@example.org' })),
    )
    expect(answers.map(({ status }) => status)).to.deep.equal([201, 201, 201])
    for (let at = 0; at < 2; at++) await anonymous('POST', '/requests', { ...ask, email: 'eve@example.org' })
    const limited = await anonymous('POST', '/requests', { ...ask, email: 'EVE@example.org' })
    expect(limited.json).to.include({ status: 429, code: 'helpdesk.request.limited' })
  })

  it('knows the contact of the CRM, and gives its tickets to other plugins', async () => {
    const contact = await acme.plugin('crm', '/contacts', {
      method: 'POST',
      body: { name: 'Alan', email: 'alan@example.org' },
    })
    const ticket = await made('/tickets', { ...ask, name: 'Alan', email: 'Alan@example.org' })
    expect(ticket.contact_id).to.equal(contact.json.id)

    const probe = await aProbe(platform, acme, 'helpdesk')
    const found = (await probe.call('ticketsOf', { email: 'alan@EXAMPLE.org' })).result as Row[]
    expect(found.map(({ id }) => id)).to.deep.equal([ticket.id])
    const { result } = await probe.call('openTicket', { subject: 'From a form', text: 'Hello', name: 'Kurt' })
    expect(result).to.have.property('number')
    const heard = await until(probe.heard, (events) => events.length > 0)
    expect(heard[0]).to.have.nested.include({ type: 'helpdesk.ticket.created', 'data.subject': 'From a form' })
  })

  it('tells people of tickets that are theirs, and of those that wait too long, once', async () => {
    const max = await hire(platform, acme, 'member', 'Max')
    const ticket = await made('/tickets', { ...ask, subject: 'Fire', priority: 'urgent' })
    const given = await send('PATCH', `/tickets/${String(ticket.id)}`, { assignee_id: max.id })
    expect(given.json).to.include({ assignee_name: 'Max', subject: 'Fire' })
    expect(await runJob(platform, acme, 'helpdesk', 'watch')).to.deep.equal({ late: 0 })

    const { schema } = { schema: `t_${acme.slug}__helpdesk` }
    await platform
      .core(`${schema}.tickets`)
      .where({ id: ticket.id })
      .update({ answer_by: new Date(Date.now() - 60_000) })
    expect((await list('/tickets?late=true')).items.map(({ subject }) => subject)).to.deep.equal(['Fire'])
    expect(await runJob(platform, acme, 'helpdesk', 'watch')).to.deep.equal({ late: 1 })
    expect(await runJob(platform, acme, 'helpdesk', 'watch')).to.deep.equal({ late: 0 })
    const told = ((await max.call('/api/v1/notifications')).json.items as Row[]).map(({ title }) => title)
    const number = String(ticket.number)
    expect(told).to.deep.equal([`Ticket ${number} waits too long`, `Ticket ${number} is yours: Fire`])
  })

  it('sums up how it stands', async () => {
    const summary = (await send('GET', '/summary')).json
    expect(summary).to.include({ late: 1 })
    expect(summary.days).to.have.length(14)
    expect((summary.priorities as Row[]).map(({ id }) => id)).to.deep.equal(['urgent', 'normal'])
    expect(summary.in_time).to.be.a('number')
  })

  it('lets viewers look only, and admins alone delete', async () => {
    const [viewer, member] = [await hire(platform, acme, 'viewer', 'Vera'), await hire(platform, acme, 'member', 'Mia')]
    expect((await viewer.plugin('helpdesk', '/tickets')).status).to.equal(200)
    expect((await viewer.plugin('helpdesk', '/tickets', { method: 'POST', body: ask })).status).to.equal(403)
    const written = await member.plugin('helpdesk', '/tickets', { method: 'POST', body: ask })
    expect(written.status).to.equal(201)
    const path = `/tickets/${String(written.json.id)}`
    expect((await member.plugin('helpdesk', path, { method: 'DELETE' })).status).to.equal(403)
  })
})
