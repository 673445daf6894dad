import { expect } from 'chai'
import { net } from './capability.ts'
import { hostsCover, reaches } from './hosts.ts'

describe('the hosts of a net scope', () => {
  const cases: [entry: string, reached: string[], not: string[]][] = [
    [
      'api.example.com',
      ['https://api.example.com/', 'https://API.example.com:443/a?b'],
      [
        'http://api.example.com/',
        'https://api.example.com:8443/',
        'https://example.com/',
        'https://a.api.example.com/',
        'https://api.example.com.evil.test/',
        'https://api.example.com./',
        'https://evil.test/api.example.com',
      ],
    ],
    [
      '*.example.com',
      ['https://a.example.com/', 'https://a.b.example.com/'],
      ['https://example.com/', 'https://badexample.com/', 'https://.example.com/', 'http://a.example.com/'],
    ],
    ['api.example.com:8443', ['https://api.example.com:8443/'], ['https://api.example.com/']],
    ['http://localhost:8080', ['http://localhost:8080/'], ['https://localhost:8080/', 'http://localhost/']],
    ['https://localhost:*', ['https://localhost/', 'https://localhost:1/'], ['http://localhost:1/']],
    ['127.0.0.1', ['https://127.0.0.1/', 'https://2130706433/', 'https://0x7f.1/'], ['https://127.0.0.2/']],
    ['[::1]:8080', ['https://[::1]:8080/', 'https://[0:0::1]:8080/'], ['https://[::2]:8080/']],
  ]
  for (const [entry, reached, not] of cases)
    it(`"${entry}" reaches just what it says`, () => {
      const url = (text: string) => URL.parse(text)
      for (const each of reached) expect(reaches([entry], url(each)!), each).to.equal(true)
      // What is no URL at all reaches nothing.
      for (const each of not) expect(url(each) ? reaches([entry], url(each)!) : false, each).to.equal(false)
    })

  const bad = [
    '',
    '*',
    '*.com',
    '*.127.0.0.1',
    'a.*.example.com',
    'ftp://example.com',
    'example.com/path',
    'user@example.com',
    'example.com:0',
    'example.com:65536',
    'Example.com',
    'exämple.com',
    '2130706433',
    '0x7f.1',
    '[::ffff:127.0.0.1]',
    '[0:0::1]',
    'exam ple.com',
    '1.2.3.4.5',
    'a%2eb',
  ]
  for (const entry of bad)
    it(`refuses "${entry}" in a manifest`, () => {
      expect(net.scope.safeParse({ hosts: [entry] }).success).to.equal(false)
    })

  it('says how an address has to be written, so that an admin reads what it is', () => {
    const refused = net.scope.safeParse({ hosts: ['2130706433'] })
    expect(refused.error?.issues[0]?.message).to.equal('has to be written as 127.0.0.1')
  })

  it('a grant may be narrower than what is asked, never wider', () => {
    const asked = ['*.example.com', 'api.test:*', 'http://localhost:8080']
    for (const narrower of [
      [],
      ['a.example.com'],
      ['*.b.example.com'],
      ['*.example.com'],
      ['api.test', 'api.test:8443'],
    ])
      expect(hostsCover(asked, narrower), narrower.join()).to.equal(true)
    for (const wider of [['example.com'], ['http://a.example.com'], ['localhost:8080'], ['a.api.test'], ['other.test']])
      expect(hostsCover(asked, wider), wider.join()).to.equal(false)
    expect(hostsCover(['a.example.com'], ['*.a.example.com'])).to.equal(false)
    expect(hostsCover(['api.test'], ['api.test:*'])).to.equal(false)
  })
})
