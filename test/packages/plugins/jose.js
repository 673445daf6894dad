import { EncryptJWT, SignJWT, createLocalJWKSet, exportJWK, generateKeyPair, jwtDecrypt, jwtVerify } from 'jose'

export default {
  async fetch() {
    const results = []
    const secret = new TextEncoder().encode('a secret of thirty-two letters!!')
    const plain = await new SignJWT({ a: 1 })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('me')
      .setExpirationTime('2h')
      .sign(secret)
    results.push((await jwtVerify(plain, secret, { issuer: 'me' })).payload.a)
    for (const alg of ['ES256', 'EdDSA', 'RS256']) {
      const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
      const token = await new SignJWT({ sub: alg }).setProtectedHeader({ alg, kid: 'k' }).sign(privateKey)
      const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg }] })
      results.push((await jwtVerify(token, keys)).payload.sub)
    }
    const box = await new EncryptJWT({ b: 2 }).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(secret)
    results.push((await jwtDecrypt(box, secret)).payload.b)
    results.push(await jwtVerify(`${plain.slice(0, -4)}AAAA`, secret).catch((error) => error.code))
    return Response.json(results)
  },
}
