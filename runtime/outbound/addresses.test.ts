import { expect } from 'chai'
import { addressRule, isPublicAddress } from './addresses.ts'

describe('addresses that may be reached', () => {
  const inside = [
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '::ffff:169.254.169.254',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::7f00:1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
  ]
  for (const address of inside)
    it(`refuses ${address}`, () => {
      expect(isPublicAddress(address)).to.equal(false)
    })

  for (const text of ['', 'localhost', '2130706433', '0x7f000001', '0177.0.0.1', '127.1', '1.2.3.4.5', '[::1]'])
    it(`takes "${text}" for no address`, () => {
      expect(isPublicAddress(text)).to.equal(false)
    })

  for (const address of ['1.1.1.1', '8.8.8.8', '172.32.0.1', '192.169.0.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])
    it(`lets ${address} through`, () => {
      expect(isPublicAddress(address)).to.equal(true)
    })

  it('lets through what the configuration names: an address, a range, a host by its name', () => {
    const rule = addressRule(['10.0.0.7', '192.168.0.0/16', 'fd00::/8', 'Minio.internal', '[::1]'])
    expect(rule('10.0.0.7', 'a.example')).to.equal(true)
    expect(rule('::ffff:10.0.0.7', 'a.example')).to.equal(true)
    expect(rule('10.0.0.8', 'a.example')).to.equal(false)
    expect(rule('192.168.3.4', 'a.example')).to.equal(true)
    expect(rule('fd12::1', 'a.example')).to.equal(true)
    expect(rule('::1', 'a.example')).to.equal(true)
    expect(rule('172.16.0.1', 'minio.internal')).to.equal(true)
    expect(rule('172.16.0.1', 'other.internal')).to.equal(false)
  })
})
