import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { expect } from 'chai'
import { selfSignedCertificate } from './self-signed-certificate.ts'

describe('a self-signed certificate', () => {
  it('is one that others read, holds the key, and is signed with it', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const [from, to] = [new Date('2026-11-26T10:00:00Z'), new Date('2051-01-02T03:04:05Z')]
    const certificate = new X509Certificate(selfSignedCertificate(privateKey, 'Größe/corp', from, to))
    expect(certificate.verify(publicKey)).to.equal(true)
    expect(certificate.checkPrivateKey(privateKey)).to.equal(true)
    expect([certificate.validFromDate, certificate.validToDate]).to.deep.equal([from, to])
    expect(certificate.subject).to.equal(certificate.issuer).and.to.equal('CN=Größe/corp')
  })
})
