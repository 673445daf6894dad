import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { aBrowser, settled, signIn } from '../../test/support/browser.ts'
import { aPlatform, testPassword, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'
import { until } from '../../test/support/queues.ts'

const program = join(import.meta.dirname, '../../dist/command/main.js')
const grantType = 'urn:ietf:params:oauth:grant-type:device_code'

describe('signing in a device by a browser', () => {
  let platform: TestPlatform
  let tenant: TestTenant
  let browser: Awaited<ReturnType<typeof aBrowser>>
  before(async () => {
    platform = await aPlatform()
    tenant = await platform.tenant()
    browser = await aBrowser()
  })
  after(async () => {
    await browser?.close()
    await platform.close()
  })

  const post = (path: string, fields: Record<string, string>, at = tenant) =>
    platform.client.call(`${at.origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(new URLSearchParams(fields).toString()),
    })
  const begin = async () => (await post('/auth/device', { client_id: 'plexica-command', name: 'laptop' })).json
  const ask = (device_code: string, at = tenant) =>
    post('/auth/device/token', { client_id: 'plexica-command', grant_type: grantType, device_code }, at)

  /** A page of the owner, signed in and with this code entered. */
  const atPage = async (path: string) => {
    const context = await browser.newContext({ locale: 'en-US' })
    const page = await context.newPage()
    page.setDefaultTimeout(90_000)
    await signIn(page, { origin: tenant.origin, email: tenant.email, password: testPassword, to: path })
    return page
  }

  it('lets the command in, which finds its token from then on', async () => {
    const home = await mkdtemp(join(tmpdir(), 'plexica-device-'))
    let said = ''
    const env = { PATH: process.env.PATH, PLEXICA_CONFIG: join(home, 'config.json') }
    const ended = new Promise<number | null>((resolve) => {
      const child = execFile(process.execPath, [program, 'login', '--url', tenant.origin, '--device'], { env })
      child.stderr?.on('data', (text) => (said += String(text)))
      child.on('close', resolve)
    })
    const code = await until(
      async () => /enter (\S+)/.exec(said)?.[1],
      (found) => found !== undefined,
    )
    const page = await atPage('/device')
    await page.getByLabel('Code').fill(code!.toLowerCase().replace('-', ' '))
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Let it in' }).click()
    await page.getByText('The device is signed in').waitFor()
    expect(await ended, said).to.equal(0)
    const { tokens } = JSON.parse(await readFile(env.PLEXICA_CONFIG, 'utf8')) as { tokens: Record<string, string> }
    const me = await platform.as(tokens[tenant.origin]!)(`${tenant.origin}/api/v1/me`)
    expect(me.json, me.text).to.have.nested.property('user.email', tenant.email)
    expect((await tenant.call('/api/v1/audit?limit=10')).text).to.contain('device.approve')
    await page.context().close()
    await rm(home, { recursive: true })
  })

  it('answers as RFC 8628 says: pending, too fast, refused, and once only', async () => {
    const { device_code, user_code, verification_uri_complete, interval, expires_in } = await begin()
    expect({ interval, expires_in }).to.deep.equal({ interval: 5, expires_in: 600 })
    expect(verification_uri_complete).to.equal(`${tenant.origin}/device?code=${user_code as string}`)
    const first = await ask(device_code as string)
    expect([first.status, first.json.error]).to.deep.equal([400, 'authorization_pending'])
    expect((await ask(device_code as string)).json.error).to.equal('slow_down')
    const other = await platform.tenant()
    expect((await ask(device_code as string, other)).json.error).to.equal('expired_token')

    const page = await atPage(`/device?code=${user_code as string}`)
    await settled(page)
    await page.getByRole('button', { name: 'Refuse' }).click()
    await page.getByText('The device was refused').waitFor()
    expect((await ask(device_code as string)).json.error).to.equal('access_denied')
    expect((await ask(device_code as string)).json.error).to.equal('expired_token')
    await page.context().close()
    expect((await post('/auth/device', { client_id: 'someone' })).json.error).to.equal('invalid_client')
    expect((await ask('')).json.error).to.equal('expired_token')
  })

  it('is decided by people at a browser only, not by tokens', async () => {
    const { user_code } = await begin()
    const path = `/api/v1/device-logins/${user_code as string}`
    expect((await tenant.call(path)).json.code).to.equal('auth.forbidden')
    const decided = await tenant.call(`${path}/decision`, { method: 'POST', body: { approve: true } })
    expect(decided.json.code).to.equal('auth.forbidden')
  })
})
