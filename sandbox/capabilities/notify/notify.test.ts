import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { SMTPServer } from 'smtp-server'
import { signInWith } from '../../../test/support/app.ts'
import { plainBrand } from '../../../runtime/branding/brand.ts'
import { pixel } from '../../../test/support/pictures.ts'
import { randomPluginId } from '../../../test/support/bundles.ts'
import { createClient } from '../../../test/support/client.ts'
import { listenTo } from '../../../test/support/event-stream.ts'
import { aPlatform, testPassword, type TestPlatform, type TestTenant } from '../../../test/support/platform.ts'
import { queueProfiles, until } from '../../../test/support/queues.ts'
import { defaultLimits } from '../../limits.ts'
import { notifyLimits } from './limits.ts'

const server = `
export default { async fetch(request, { notify, locale }) {
  const { times = 1, notice, options, asks } = await request.json()
  if (asks) return new Response(locale)
  try {
    let value
    for (let n = 0; n < times; n++) value = await notify.send(notice, options)
    return Response.json({ value })
  } catch (error) { return Response.json({ code: error.code ?? error.name }, { status: 400 }) }
} }`

const manifest = { capabilities: { notify: { required: false, scope: { channels: ['inApp', 'email'] } } } }

interface Sent {
  value?: { inApp: number; email: number; limited: number }
  code?: string
}

interface Notified {
  items: { id: string; title: string; url?: string; read: boolean; plugin: string }[]
  unread: number
  nextCursor?: string
}

for (const { name, redisUrl } of queueProfiles)
  describe(`the notify capability ${name}`, () => {
    let platform: TestPlatform
    let tenant: TestTenant
    let other: TestTenant
    let plugin: string

    before(async () => {
      platform = await aPlatform({ redisUrl })
      ;[tenant, other] = [await platform.tenant(), await platform.tenant()]
      plugin = await platform.aPlugin({ manifest, server })
      await tenant.install(plugin)
      await other.install(plugin)
    })
    after(() => platform.close())

    const tell = async (notice: object, options: object = {}, { at = tenant, id = plugin, times = 1 } = {}) =>
      (await at.plugin(id, '/', { method: 'POST', body: { notice, options, times } })).json as Sent
    const notified = async (at = tenant, query = '') =>
      (await at.call(`/api/v1/notifications${query}`)).json as unknown as Notified
    const me = async (at = tenant) => ((await at.call('/api/v1/me')).json.user as { id: string }).id
    const aMember = async (name: string) => {
      const body = { name, email: `${name}@${tenant.slug}.example`, password: testPassword, role: 'member' }
      const { id } = (await tenant.call('/api/v1/users', { method: 'POST', body })).json as { id: string }
      const { text } = await platform.identity.tokens.create({ tenantId: tenant.id, userId: id, name: 'test' })
      return { id, email: body.email, token: text }
    }
    const mails = async (query: string) =>
      ((await platform.admin(`${platform.url}/api/v1/mails?${query}`)).json.items ?? []) as {
        to: string
        subject: string
        body: string
        state: string
        error?: string
      }[]

    /** Listens to the stream of notifications; `until` waits for so many events. */
    const listen = async (headers: Record<string, string>, at = tenant) => {
      const stream = await listenTo(platform.port, `${at.origin}/api/v1/notifications/stream`, headers)
      return {
        ...stream,
        get events() {
          return stream.events.map(({ id, data }) => ({ ...(data as { title: string }), id: id! }))
        },
        until: (count: number) => stream.until((events) => events.length >= count),
      }
    }
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

    it('tells users by id and by role, once each, and they read it', async () => {
      const member = await aMember('reader')
      const owner = await me()
      const notice = { users: [member.id, member.id, owner], roles: ['member'], title: 'Hello', url: '/plugins/crm' }
      expect((await tell(notice)).value).to.deep.equal({ inApp: 2, email: 0, limited: 0 })
      const page = await notified()
      expect(page.unread).to.equal(1)
      expect(page.items[0]).to.include({ title: 'Hello', url: '/plugins/crm', read: false, plugin })
      const [{ id } = { id: '' }] = page.items

      const mark = (read: boolean) => tenant.call(`/api/v1/notifications/${id}`, { method: 'PATCH', body: { read } })
      expect((await mark(true)).status).to.equal(204)
      expect((await notified(tenant, '?unread=true')).items).to.deep.equal([])
      expect((await mark(false)).status).to.equal(204)
      expect((await notified()).unread).to.equal(1)
      await tenant.call('/api/v1/notifications/read', { method: 'POST', body: { upTo: id } })
      expect((await notified()).unread).to.equal(0)
      const missing = await tenant.call('/api/v1/notifications/999', { method: 'PATCH', body: { read: true } })
      expect(missing.status).to.equal(404)
      expect((await platform.client.call(`${tenant.origin}/api/v1/notifications`)).status).to.equal(401)
    })

    it('tells each in their language, as far as it speaks it, and the plugin in which that is', async () => {
      const again = randomPluginId()
      const [german, dutch] = [await aMember(`german-${again}`), await aMember(`dutch-${again}`)]
      const speaks = async ({ token }: { token: string }, language: string | null) =>
        platform.client.call(`${tenant.origin}/api/v1/me`, {
          method: 'PATCH',
          body: { language },
          headers: bearer(token),
        })
      await speaks(german, 'de')
      const title = { de: 'Fällig', en: 'Due' }
      const sent = await tell(
        { users: [german.id, dutch.id], title, body: { de: 'Morgen', en: 'Tomorrow' } },
        { channels: ['inApp', 'email'] },
      )
      expect(sent.value).to.deep.equal({ inApp: 2, email: 2, limited: 0 })
      const seenBy = async ({ token }: { token: string }) =>
        (
          (await platform.client.call(`${tenant.origin}/api/v1/notifications`, { headers: bearer(token) }))
            .json as unknown as Notified
        ).items[0]?.title
      expect([await seenBy(german), await seenBy(dutch)]).to.deep.equal(['Fällig', 'Due'])
      const all = await mails(`tenant=${tenant.slug}`)
      const mailed = [german, dutch].map(({ email }) => all.find(({ to }) => to === email))
      expect(mailed.map((mail) => [mail?.subject, mail?.body.split('\n')[0]])).to.deep.equal([
        ['Fällig', 'Morgen'],
        ['Due', 'Tomorrow'],
      ])
      expect((await tell({ users: [german.id], title: {} })).code).to.equal('capability.invalid')

      const locale = async ({ token }: { token: string }) =>
        (
          await platform.client.call(`${tenant.origin}/api/v1/plugins/${plugin}/`, {
            method: 'POST',
            body: { asks: true },
            headers: bearer(token),
          })
        ).text
      expect([await locale(german), await locale(dutch)]).to.deep.equal(['de', 'en'])
      await tenant.call('/api/v1/tenant', { method: 'PATCH', body: { language: 'it' } })
      expect([await locale(german), await locale(dutch)]).to.deep.equal(['de', 'it'])
      await tenant.call('/api/v1/tenant', { method: 'PATCH', body: { language: null } })
    })

    it('leaves out who muted the plugin, and mails nobody who wants no mails', async () => {
      const [quiet, unmailed] = [await aMember('quiet'), await aMember('unmailed')]
      const choose = async ({ token }: { token: string }, notifications: object) =>
        expect(
          (
            await platform.client.call(`${tenant.origin}/api/v1/me`, {
              method: 'PATCH',
              body: { notifications },
              headers: bearer(token),
            })
          ).status,
        ).to.equal(200)
      await choose(quiet, { email: true, muted: [plugin] })
      await choose(unmailed, { email: false, muted: [] })
      const notice = { users: [quiet.id, unmailed.id], title: 'Choices' }
      const sent = (await tell(notice, { channels: ['inApp', 'email'] })).value
      expect(sent).to.deep.equal({ inApp: 1, email: 0, limited: 0 })
    })

    it('gives them in pages, the newest first', async () => {
      for (const title of ['one', 'two', 'three']) await tell({ users: [await me()], title })
      const first = await notified(tenant, '?limit=2')
      expect(first.items.map(({ title }) => title)).to.deep.equal(['three', 'two'])
      const next = await notified(tenant, `?limit=2&cursor=${first.nextCursor}`)
      expect(next.items.map(({ title }) => title)).to.deep.equal(['one', 'Hello'])
    })

    it('tells live, and again what was missed since the last event that was seen', async () => {
      const { id, token } = await aMember('listener')
      const live = await listen(bearer(token))
      expect(live.status).to.equal(200)
      await tell({ users: [id], title: 'first' })
      await tell({ users: [id], title: 'second' })
      await live.until(2)
      expect(live.events.map(({ title }) => title)).to.deep.equal(['first', 'second'])
      live.close()
      await tell({ users: [id], title: 'missed' })
      const back = await listen({ ...bearer(token), 'last-event-id': live.events[0]?.id ?? '' })
      await back.until(2)
      await Promise.all(Array.from({ length: 10 }, (_, n) => tell({ users: [id], title: `at once ${n}` })))
      await back.until(12)
      expect(back.events.map((event) => Number(event.id))).to.deep.equal(Array.from({ length: 12 }, (_, n) => n + 2))
      expect(back.events.slice(0, 2).map(({ title }) => title)).to.deep.equal(['second', 'missed'])
      back.close()
    })

    it('ends a stream when its reader may not read any more, and opens none for strangers', async () => {
      expect((await listen({})).status).to.equal(401)
      const { id, token } = await aMember('leaver')
      expect((await listen(bearer(token), other)).status).to.equal(401)
      const live = await listen(bearer(token))
      await tenant.call(`/api/v1/users/${id}`, { method: 'PATCH', body: { status: 'deactivated' } })
      await live.untilOver()

      const browser = createClient(platform.port)
      await signInWith(browser, tenant.origin, { email: tenant.email, password: testPassword })
      const cookie = [...browser.cookies.values()].map(({ name, value }) => `${name}=${value}`).join('; ')
      const signedIn = await listen({ cookie })
      expect(signedIn.status).to.equal(200)
      const { csrfToken } = (await browser.get(`${tenant.origin}/api/v1/me`)).json
      await browser.post(`${tenant.origin}/auth/sign-out`, {}, { 'x-csrf-token': String(csrfToken) })
      await signedIn.untilOver()
    })

    it('shows mails to platform admins where there is no mail server', async () => {
      const { email, id } = await aMember('mailed')
      const notice = { users: [id], title: 'You have mail', body: 'Look here', url: '/plugins/crm/deals' }
      expect((await tell(notice, { channels: ['email'] })).value).to.include({ inApp: 0, email: 1 })
      const [mail] = await mails(`tenant=${tenant.slug}`)
      expect(mail).to.include({ to: email, subject: 'You have mail', state: 'captured' })
      expect(mail?.body).to.include(`Look here\n\n${tenant.origin}/plugins/crm/deals`)
      expect(await mails(`tenant=${other.slug}`)).to.deep.equal([])
      expect((await tenant.call('/api/v1/mails')).status).to.equal(404)
    })

    it('tells nobody of another tenant', async () => {
      expect((await tell({ users: [await me(other)], title: 'x' })).value).to.deep.equal({
        inApp: 0,
        email: 0,
        limited: 0,
      })
      expect((await notified(other)).items).to.deep.equal([])
      await tell({ roles: ['owner'], title: 'ours' }, {}, { at: other })
      expect((await notified(other)).items).to.have.length(1)
      expect((await notified()).items.map(({ title }) => title)).to.not.include('ours')
    })

    it('takes one line, text, and paths of the app only', async () => {
      const users = [await me()]
      const bad = [
        { users, title: '' },
        { users, title: 'x\nBcc: everyone' },
        { users, title: 'x'.repeat(notifyLimits.titleCharacters + 1) },
        { users, title: 'x', body: 'x'.repeat(notifyLimits.bodyCharacters + 1) },
        { users, title: 'x', url: 'https://elsewhere.example' },
        { users, title: 'x', url: '//elsewhere.example' },
        { users, title: 'x', url: '/\\elsewhere.example' },
        { users, title: 'x', url: 'javascript:alert(1)' },
        { users: ['me'], title: 'x' },
        { title: 'x' },
      ]
      for (const notice of bad) expect((await tell(notice)).code, JSON.stringify(notice)).to.equal('capability.invalid')
    })

    it('tells a user so often in a minute, and not more often', async () => {
      const most = defaultLimits['notify.inAppPerMinute']
      const minute = () => Math.floor(Date.now() / 60_000)
      const attempt = async (n: number) => {
        const [tired, fresh] = [await aMember(`tired${n}`), await aMember(`fresh${n}`)]
        const begun = minute()
        const all = await tell({ users: [tired.id], title: 'x' }, {}, { times: most })
        const oneMore = await tell({ users: [tired.id], title: 'x' })
        const both = await tell({ users: [tired.id, fresh.id], title: 'x' })
        const mail = () => tell({ users: [fresh.id], title: 'x' }, { channels: ['email'] })
        const mails = await Promise.all(Array.from({ length: 12 }, mail))
        return { all, oneMore, both, mails, isOfOneMinute: minute() === begun }
      }
      // Counts are of minutes by the clock: what began in one and ended in another says nothing.
      let seen = await attempt(0)
      for (let n = 1; !seen.isOfOneMinute; n++) seen = await attempt(n)
      const { all, oneMore, both, mails } = seen
      expect(all.value).to.include({ inApp: 1 })
      expect(oneMore.code).to.equal('notify.limited')
      expect(both.value).to.deep.equal({ inApp: 1, email: 0, limited: 1 })
      expect(mails.filter(({ value }) => value?.email === 1)).to.have.length(defaultLimits['notify.emailPerMinute'])
    })

    it('is not there without a grant, and reaches no further than the grant', async () => {
      const bare = await platform.aPlugin({ server })
      await tenant.install(bare)
      const notice = { users: [await me()], title: 'x' }
      expect((await tell(notice, {}, { id: bare })).code).to.equal('capability.undeclared')
      const grant = (given: object) =>
        tenant.call(`/api/v1/installations/${plugin}`, { method: 'PATCH', body: { grant: given } })
      await grant({ notify: { channels: ['inApp'] } })
      expect((await tell(notice, { channels: ['inApp', 'email'] })).code).to.equal('capability.scope')
      expect((await tell(notice, { channels: ['pigeon'] })).code).to.equal('capability.invalid')
      await grant({})
      expect((await tell(notice)).code).to.equal('capability.denied')
    })
  })

describe('mails of the notify capability', () => {
  it('are sent by SMTP, tried again, and given up when the server says no for good', async () => {
    const received: { to: string[]; text: string }[] = []
    let refusals = 1
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo({ address }, _session, done) {
        if (address.startsWith('nobody')) return done(Object.assign(new Error('no such user'), { responseCode: 550 }))
        if (refusals-- > 0) return done(Object.assign(new Error('later'), { responseCode: 451 }))
        done()
      },
      onData(stream, { envelope }, done) {
        let text = ''
        stream.on('data', (piece: Buffer) => (text += piece.toString()))
        stream.on('end', () => {
          received.push({ to: envelope.rcptTo.map(({ address }) => address), text })
          done()
        })
      },
    })
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
    const { port } = smtp.server.address() as AddressInfo
    const platform = await aPlatform({
      smtpUrl: `smtp://127.0.0.1:${port}`,
      mailFrom: 'Plexica <no-reply@example.com>',
    })
    try {
      const tenant = await platform.tenant()
      const plugin = await platform.aPlugin({ manifest, server })
      await tenant.install(plugin)
      const body = { name: 'Nobody', email: `nobody@${tenant.slug}.example`, password: testPassword, role: 'viewer' }
      await tenant.call('/api/v1/users', { method: 'POST', body })
      const tell = (role: string) =>
        tenant.plugin(plugin, '/', {
          method: 'POST',
          body: { notice: { roles: [role], title: 'Grüße' }, options: { channels: ['email'] } },
        })
      const states = async () =>
        platform.core('core.mails').orderBy('id').select<{ state: string; attempts: number }[]>()
      const reached = async (...wanted: string[]) => {
        const look = async () => (await states()).map(({ state, attempts }) => `${state} ${attempts}`)
        expect(await until(look, (each) => each.join() === wanted.join())).to.deep.equal(wanted)
      }
      await tell('owner')
      await reached('queued 1')
      await until(
        async () => refusals,
        (left) => left < 1,
      )
      await platform.core('core.mails').update({ due_at: new Date(0) })
      await tell('viewer')
      await reached('sent 2', 'failed 1')
      expect(received).to.have.length(1)
      expect(received[0]?.to).to.deep.equal([tenant.email])
      expect(received[0]?.text).to.include('From: Plexica <no-reply@example.com>')
      expect(received[0]?.text).to.include('Auto-Submitted: auto-generated')
      expect(received[0]?.text).to.include('Content-Type: multipart/alternative')

      const logo = await tenant.call('/api/v1/branding/pictures', {
        method: 'PUT',
        headers: { 'content-type': 'image/png' },
        body: pixel,
      })
      const brand = { ...plainBrand, logo: logo.json.sha256, senderName: 'Harbour desk' }
      await tenant.call('/api/v1/branding/draft', { method: 'PUT', body: brand, headers: { 'if-match': '"0"' } })
      await tenant.call('/api/v1/branding/versions', { method: 'POST' })
      await tell('owner')
      await reached('sent 2', 'failed 1', 'sent 1')
      expect(received[1]?.text).to.include('From: Harbour desk <no-reply@example.com>')
      expect(received[1]?.text)
        .to.match(/^Content-I[dD]: <logo>/m)
        .and.to.include('cid:logo')
    } finally {
      await platform.close()
      await new Promise<void>((resolve) => smtp.close(resolve))
    }
  })
})
