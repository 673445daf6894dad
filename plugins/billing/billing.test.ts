import { expect } from 'chai'
import { aProbe, hire, runJob, uploadOfficial } from '../../test/support/official-plugin.ts'
import { textOfPdf } from '../../test/support/pdf-text.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'
import { until } from '../../test/support/queues.ts'

type Row = Record<string, unknown>

describe('billing', () => {
  let platform: TestPlatform
  let acme: TestTenant
  before(async () => {
    platform = await aPlatform()
    await uploadOfficial(platform, 'crm', 'billing')
    acme = await platform.tenant()
    const settings = { companyName: 'Acme', currency: 'EUR', taxPercent: 22, paymentDays: 14 }
    await acme.install('billing', { withDependencies: true, settings })
  })
  after(() => platform.close())

  const send = (method: string, path: string, body?: unknown, plugin = 'billing') =>
    acme.plugin(plugin, path, { method, body })
  const made = async (path: string, body: unknown, plugin = 'billing') => {
    const answer = await send('POST', path, body, plugin)
    expect(answer.status, answer.text).to.equal(201)
    return answer.json
  }
  const list = async (path: string, plugin = 'billing') => {
    const answer = await acme.plugin(plugin, path)
    expect(answer.status, answer.text).to.equal(200)
    return answer.json as { items: Row[]; total: number }
  }
  const draft = (lines: object[], more: object = {}) =>
    made('/invoices', { is_new: true, name: 'Blue Harbor', lines, ...more })
  const one = { description: 'Hours', quantity: 1, unit_price: 100 }
  const issued = async (lines: object[] = [one]) => {
    const { id } = await draft(lines)
    const answer = await send('POST', `/invoices/${String(id)}/issue`)
    expect(answer.status, answer.text).to.equal(200)
    return answer.json
  }

  it('is exact: halves of a cent go up, and tax is rounded once for each rate', async () => {
    const invoice = await draft([
      { description: 'Screws', quantity: 3, unit_price: 0.335, tax_percent: 10 },
      { description: 'Nails', quantity: 0.333, unit_price: 9.99, tax_percent: 10 },
      { description: 'Advice', quantity: 1, unit_price: 0.05 },
      { description: 'Discount', quantity: 1, unit_price: -0.1, tax_percent: 0 },
    ])
    // 3 × 0.34 + 3.33 (3.32667) at 10 %, 0.05 at the 22 % of the settings, −0.10 without.
    expect(invoice).to.include({ net: 102 + 333 + 5 - 10, tax: 44 + 1, total: 475, currency: 'EUR', total_shown: 4.75 })
    const { items } = await list(`/invoices/${String(invoice.id)}/lines`)
    expect(items.map(({ unit_price, net, tax_percent }) => [unit_price, net, tax_percent])).to.deep.equal([
      [34, 102, 10],
      [999, 333, 10],
      [5, 5, 22],
      [-10, -10, 0],
    ])
  })

  it('gives numbers without gaps, however many are issued at once, and none to what fails', async () => {
    const drafts = await Promise.all(Array.from({ length: 6 }, () => draft([one])))
    const answers = await Promise.all(drafts.map(({ id }) => send('POST', `/invoices/${String(id)}/issue`)))
    const again = await Promise.all(drafts.map(({ id }) => send('POST', `/invoices/${String(id)}/issue`)))
    expect(again.map(({ status }) => status)).to.deep.equal(again.map(() => 409))
    const next = await issued()
    const numbers = [...answers.map(({ json }) => json), next].map(({ number }) => Number(String(number).slice(-4)))
    expect(numbers.sort((a, b) => a - b)).to.deep.equal([1, 2, 3, 4, 5, 6, 7])
    expect(next.number).to.equal(`INV-${new Date().getUTCFullYear()}-0007`)
  })

  it('issues on the day that is told, and never before the last one or in days to come', async () => {
    const on = async (day: string) => {
      const { id } = await draft([one])
      return send('POST', `/invoices/${String(id)}/issue?issued_on=${day}`)
    }
    const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    expect((await on(dayIn(0))).json).to.include({ issued_on: dayIn(0), status: 'issued' })
    for (const day of [dayIn(-40), dayIn(2)])
      expect((await on(day)).json, day).to.include({ status: 409, code: 'billing.invoice.date' })
    expect((await on('never')).status).to.equal(400)
  })

  it('lets only drafts change, and payments and voids only what is issued', async () => {
    const { id } = await draft([one], { note: 'Thank you' })
    const path = `/invoices/${String(id)}`
    const changed = await send('PATCH', path, { lines: [{ ...one, quantity: 2 }], payment_days: 5 })
    expect(changed.json).to.include({ net: 20_000, payment_days: 5, note: 'Thank you', status: 'draft' })
    expect((await send('POST', `${path}/pay`, {})).json).to.include({ code: 'billing.invoice.state', status: 409 })
    expect((await send('GET', `${path}/pdf`)).status).to.equal(409)

    await send('POST', `${path}/issue`)
    for (const [method, body] of [
      ['PATCH', { note: 'x' }],
      ['DELETE', undefined],
    ] as const)
      expect((await send(method, path, body)).status, method).to.equal(409)
    const paid = await send('POST', `${path}/pay`, { paid_on: '2026-01-02' })
    expect(paid.json).to.include({ status: 'paid', state: 'paid', paid_on: '2026-01-02' })
    expect((await send('POST', `${path}/void`)).status).to.equal(409)

    const other = await issued()
    expect((await send('POST', `/invoices/${String(other.id)}/void`)).json).to.include({
      status: 'void',
      number: other.number,
    })
    const gone = await draft([one])
    expect((await send('DELETE', `/invoices/${String(gone.id)}`)).status).to.equal(204)
    expect((await send('GET', `/invoices/${String(gone.id)}`)).status).to.equal(404)
  })

  it('makes a PDF in the isolate, once, behind a signed link', async () => {
    const lines = Array.from({ length: 45 }, (_, at) => ({
      description: `Line ${at} of Żółć`,
      quantity: at,
      unit_price: 1.5,
    }))
    const { id } = await issued(lines)
    const link = await send('GET', `/invoices/${String(id)}/pdf`)
    expect(link.status, link.text).to.equal(200)
    const file = await platform.client.call(String(link.json.url))
    expect([file.status, file.headers['content-type']]).to.deep.equal([200, 'application/pdf'])
    expect(file.text.slice(0, 5)).to.equal('%PDF-')
    expect(Number(file.headers['content-length'])).to.be.greaterThan(2_000)
    const again = await send('GET', `/invoices/${String(id)}/pdf`)
    // Each link is signed anew; the file that it leads to is the same.
    const fileOf = (url: unknown) => new URL(String(url)).pathname.split('/').at(-1)
    expect(fileOf(again.json.url)).to.equal(fileOf(link.json.url))

    expect((await send('POST', `/invoices/${String(id)}/mail`)).json).to.deep.equal({ sent: true })
    const mails = await until(
      async () => (await platform.admin(`${platform.url}/api/v1/mails`)).json.items as Row[],
      (found) => found.length > 0,
    )
    expect(JSON.stringify(mails)).to.include(acme.email)
  })

  describe('in the language of the tenant', () => {
    after(() => acme.call('/api/v1/tenant', { method: 'PATCH', body: { language: null } }))

    for (const [language, { words, letters }] of Object.entries({
      pl: { words: ['Faktura', 'Ilość', 'Kwota', '1851,00 EUR'], letters: 'Zażółć gęślą jaźń, Łódź' },
      de: { words: ['Rechnung', 'Menge', 'Betrag', '1.851,00 EUR'], letters: 'Größe für Übergänge' },
      ja: { words: ['請求書', '数量', '金額', 'EUR 1,851.00'], letters: '齋藤髙橋商店のコンサルティング' },
      zh: { words: ['发票', '数量', '金额', 'EUR 1,851.00'], letters: '北京骨干网络科技' },
      ar: { words: ['فاتورة', 'الكمية', 'المبلغ', 'EUR 1,851.00'], letters: 'مؤسسة الأفق' },
    }))
      it(`prints invoices with all of its letters: ${language}`, async () => {
        await acme.call('/api/v1/tenant', { method: 'PATCH', body: { language } })
        const { id } = await issued([{ description: letters, quantity: 1234, unit_price: 1.5 }])
        const link = await send('GET', `/invoices/${String(id)}/pdf`)
        expect(link.status, link.text).to.equal(200)
        const text = await textOfPdf((await platform.client.call(String(link.json.url))).bytes)
        // Lam with alef is one letter.
        const seen = (line: string) =>
          /\p{Script=Arabic}/u.test(line) ? [...line].reverse().join('').replaceAll('أل', 'لأ') : line
        for (const expected of [...words, letters]) expect(text).to.include(seen(expected))
        expect(text).not.to.include('?')
      })
  })

  it('takes customers from the CRM, which in turn shows their invoices and what became of them', async () => {
    const contact = await made('/contacts', { name: 'Grace', email: 'grace@example.org', company: 'Navy' }, 'crm')
    const choices = (await list('/contacts')).items
    expect(choices).to.deep.include({ id: contact.id, label: 'Grace (Navy)' })
    const customer = await made('/customers/of-contact', { contact_id: contact.id })
    expect(customer).to.include({ name: 'Navy', address: 'Grace', email: 'grace@example.org', contact_id: contact.id })
    expect((await made('/customers/of-contact', { contact_id: contact.id })).id).to.equal(customer.id)

    expect((await send('GET', `/customers/${String(customer.id)}`)).json).to.include({ name: 'Navy' })
    const invoice = await made('/invoices', { customer_id: customer.id, lines: [one] })
    const ofContact = `/contacts/${String(contact.id)}`
    expect((await list(`${ofContact}/invoices`, 'crm')).items).to.have.nested.property('[0].status', 'draft')
    await send('POST', `/invoices/${String(invoice.id)}/issue`)
    await send('POST', `/invoices/${String(invoice.id)}/pay`, {})
    const { number } = (await send('GET', `/invoices/${String(invoice.id)}`)).json
    const activities = await until(
      async () => (await list(`${ofContact}/activities`, 'crm')).items,
      (found) => found.length === 2,
    )
    expect(activities.map(({ title, text }) => [title, text]).sort()).to.deep.equal([
      [`${String(number)}: issued`, '€122.00'],
      [`${String(number)}: paid`, '€122.00'],
    ])

    await send('DELETE', ofContact, undefined, 'crm')
    const unlinked = await until(
      async () => (await list('/customers?q=Navy')).items[0],
      (found) => found?.contact_id === null,
    )
    expect(unlinked).to.include({ contact_id: null, invoices: 1 })
    const refused = await send('DELETE', `/customers/${String(customer.id)}`)
    expect(refused.json).to.include({ code: 'billing.customer.billed', status: 409 })
    expect((await send('POST', '/customers/of-contact', { contact_id: contact.id })).status).to.equal(400)
  })

  it('needs the CRM, but the CRM does without billing', async () => {
    const globex = await platform.tenant()
    const alone = await globex.call('/api/v1/installations', { method: 'POST', body: { plugin: 'billing' } })
    expect(alone.json).to.include({ code: 'dependency.missing' })
    await globex.install('crm')
    const { json } = await globex.plugin('crm', '/contacts', { method: 'POST', body: { name: 'Ada' } })
    const invoices = await globex.plugin('crm', `/contacts/${String(json.id)}/invoices`)
    expect([invoices.status, invoices.json]).to.deep.equal([200, { items: [] }])
  })

  it('lists and sums up what was invoiced, and tells admins of what is overdue', async () => {
    await made('/products', { name: 'Consulting', price: 95.5 })
    const [product] = (await list('/products?q=consult')).items
    expect(product).to.include({ unit_price: 9550, price: 95.5, tax_percent: 22, currency: 'EUR' })
    const cheaper = await send('PATCH', `/products/${String(product?.id)}`, { price: 90 })
    expect(cheaper.json).to.include({ name: 'Consulting', unit_price: 9000 })

    const summary = (await send('GET', '/summary')).json
    expect(summary.months).to.have.length(12)
    expect(summary).to.include({ currency: 'EUR', overdueCount: 0 })
    expect((await list('/invoices?state=paid,void')).items.map(({ state }) => state)).to.include.members([
      'paid',
      'void',
    ])
    expect((await list('/invoices?q=INV-&sort=number&limit=1')).items).to.have.nested.property('[0].state')
    expect(await runJob(platform, acme, 'billing', 'overdue')).to.deep.equal({ overdue: 0 })
  })

  it('lets members write drafts, and only admins issue them', async () => {
    const member = await hire(platform, acme, 'member', 'Max')
    const body = { is_new: true, name: 'Cedar', lines: [one] }
    const written = await member.plugin('billing', '/invoices', { method: 'POST', body })
    expect(written.status, written.text).to.equal(201)
    const path = `/invoices/${String(written.json.id)}/issue`
    expect((await member.plugin('billing', path, { method: 'POST' })).status).to.equal(403)
    const wrong = await member.plugin('billing', '/invoices', { method: 'POST', body: { is_new: false, lines: [{}] } })
    expect((wrong.json.errors as { field: string }[]).map(({ field }) => field)).to.include.members([
      'customer_id',
      'lines.0.description',
      'lines.0.unit_price',
    ])
  })

  it('lets other plugins write drafts and read invoices', async () => {
    const probe = await aProbe(platform, acme, 'billing')
    const contact = await made('/contacts', { name: 'Linus' }, 'crm')
    const { result } = await probe.call('draftInvoice', { contact: contact.id, lines: [one] })
    expect(result).to.include({ total: 12_200, currency: 'EUR' })
    const { id } = result as { id: string }
    await send('POST', `/invoices/${id}/issue`)
    const found = (await probe.call('invoicesOf', { contact: contact.id })).result as Row[]
    expect(found).to.have.length(1)
    expect(found[0]).to.include({ id, status: 'issued', total: 12_200, total_shown: 122 })
    const heard = await until(probe.heard, (events) => events.length > 0)
    expect(heard[0]).to.have.nested.include({ type: 'billing.invoice.issued', 'data.contact_id': contact.id })
  })
})
