import { expect } from 'chai'
import { safeReturnTo } from './return-to.ts'

describe('safeReturnTo', () => {
  for (const path of ['/', '/p/crm/contacts?q=a%20b#top', '/?x=//y']) {
    it(`keeps ${path}`, () => expect(safeReturnTo(path)).to.equal(path))
  }
  const others = [
    undefined,
    ['/a'],
    '',
    'p',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/..//evil.example',
    'javascript:alert(1)',
    '/auth/sign-in',
    '/oidc/auth',
    `/${'a'.repeat(3000)}`,
  ]
  for (const given of others) {
    it(`makes / of ${JSON.stringify(given)?.slice(0, 40)}`, () => expect(safeReturnTo(given)).to.equal('/'))
  }
})
