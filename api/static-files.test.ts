import { expect } from 'chai'
import express from 'express'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request as ask, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { staticFiles } from './static-files.ts'

describe('static files', () => {
  let directory: string
  let server: Server

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'plexica-static-'))
    await writeFile(join(directory, 'app.js'), 'plain')
    await writeFile(join(directory, 'app.js.br'), 'brotli')
    await writeFile(join(directory, 'app.js.gz'), 'gzip')
    await writeFile(join(directory, 'small.js'), 'small')
    const app = express().use('/assets', staticFiles(directory, { maxAge: '1y', immutable: true }))
    server = app.listen(0)
  })
  after(async () => {
    server.close()
    await rm(directory, { recursive: true })
  })

  const get = (path: string, taken?: string) =>
    new Promise<{ response: IncomingMessage; text: string }>((resolve, reject) => {
      const { port } = server.address() as AddressInfo
      const headers = taken === undefined ? {} : { 'accept-encoding': taken }
      ask({ port, path: `/assets/${path}`, headers, agent: false }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => (text += part))
        response.on('end', () => resolve({ response, text }))
      })
        .on('error', reject)
        .end()
    })

  it('are sent compressed to those who take it, as what they are', async () => {
    for (const [taken, text, encoding] of [
      ['gzip, deflate, br', 'brotli', 'br'],
      ['gzip', 'gzip', 'gzip'],
      [undefined, 'plain', undefined],
      ['identity', 'plain', undefined],
    ] as const) {
      const answer = await get('app.js?v=1', taken)
      expect([answer.text, answer.response.headers['content-encoding']], taken).to.deep.equal([text, encoding])
      expect(answer.response.headers).to.include({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'Accept-Encoding',
      })
    }
  })

  it('are sent as they are where there is no compressed copy', async () => {
    const { response, text } = await get('small.js', 'br')
    expect([response.statusCode, text, response.headers['content-encoding']]).to.deep.equal([200, 'small', undefined])
  })

  it('stay within their folder', async () => {
    for (const path of ['nothing.js', '..%2f..%2fetc%2fpasswd.js', '%2e%2e/package.json', 'app.js%00.js'])
      expect((await get(path, 'br')).response.statusCode, path).to.be.within(400, 404)
  })
})
