import type { IncomingMessage } from 'node:http'
import { expect } from 'chai'
import { clientAddress } from './client-address.ts'

describe('where a request comes from', () => {
  const from = (remoteAddress: string, forwarded?: string) =>
    ({
      socket: { remoteAddress },
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    }) as unknown as IncomingMessage

  it('is the other end of the connection, whatever the client says, where no proxy is trusted', () => {
    expect(clientAddress(from('203.0.113.7'), 0)).to.equal('203.0.113.7')
    expect(clientAddress(from('203.0.113.7', '10.0.0.1'), 0)).to.equal('203.0.113.7')
  })

  it('is what trusted proxies say, and nothing that the client put before', () => {
    expect(clientAddress(from('10.0.0.9', '198.51.100.4'), 1)).to.equal('198.51.100.4')
    expect(clientAddress(from('10.0.0.9', '1.2.3.4, 198.51.100.4'), 1)).to.equal('198.51.100.4')
    expect(clientAddress(from('10.0.0.9', '1.2.3.4, 198.51.100.4, 10.0.0.8'), 2)).to.equal('198.51.100.4')
    expect(clientAddress(from('10.0.0.9', '198.51.100.4'), 3)).to.equal('198.51.100.4')
    expect(clientAddress(from('10.0.0.9'), 1)).to.equal('10.0.0.9')
  })

  it('is an address of IPv4 also where a socket of IPv6 tells it', () => {
    expect(clientAddress(from('::ffff:203.0.113.7'), 0)).to.equal('203.0.113.7')
    expect(clientAddress(from('2001:db8::7'), 0)).to.equal('2001:db8::7')
  })
})
