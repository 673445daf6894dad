import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { keyFor } from '../master-key.ts'

/** What a link allows: one method on one file of one installation, until a moment. */
export interface Link {
  /** Both: what is uninstalled and installed again is another installation. */
  plugin: string
  installationId: string
  path: string
  method: 'GET' | 'PUT'
  expiresAt: Date
  /** For PUT: at most so many bytes. */
  maxBytes?: number
  /** For GET: what it is saved as; the last part of the path unless told. */
  fileName?: string
}

export interface SignedUrls {
  /** The path of the link on the host of the tenant. */
  sign(tenantId: string, link: Link): string
  /** @throws {Problem} `storage.link_invalid` unless it is one of ours, for this tenant, and its time is not over */
  open(tenantId: string, token: string): Link
}

/** Short names: the payload is in the address. */
const payloadSchema = z.strictObject({
  a: z.string(),
  i: z.string(),
  p: z.string(),
  m: z.enum(['GET', 'PUT']),
  e: z.int(),
  b: z.int().optional(),
  n: z.string().optional(),
})

/** Longer than any link of ours, shorter than what takes time to refuse. */
const tokenRule = /^([\w-]{1,4096})\.([\w-]{43})$/

/**
 * Links to files that work without signing in: `/files/<payload>.<HMAC>/<name>`. The tenant is part of what is
 * signed, so a link works at the host of its tenant only; the name at the end is for people.
 */
export const createSignedUrls = ({ masterKey }: { masterKey: string }): SignedUrls => {
  const key = keyFor(masterKey, 'file-links')
  const mac = (tenantId: string, payload: string): Buffer =>
    createHmac('sha256', key).update(`${tenantId}.${payload}`).digest()

  return {
    sign(tenantId, { plugin, installationId, path, method, expiresAt, maxBytes, fileName }) {
      const seconds = Math.ceil(expiresAt.getTime() / 1000)
      const parts = { a: plugin, i: installationId, p: path, m: method, e: seconds, b: maxBytes, n: fileName }
      const payload = Buffer.from(JSON.stringify(parts)).toString('base64url')
      const name = encodeURIComponent(fileName ?? path.slice(path.lastIndexOf('/') + 1))
      return `/files/${payload}.${mac(tenantId, payload).toString('base64url')}/${name}`
    },
    open(tenantId, token) {
      const [, payload = '', signature = ''] = tokenRule.exec(token) ?? []
      const expected = mac(tenantId, payload)
      const given = Buffer.from(signature, 'base64url')
      if (given.length !== expected.length || !timingSafeEqual(given, expected))
        throw new Problem('storage.link_invalid', { detail: said('This link is not one of ours.') })
      const { a, i, p, m, e, b, n } = payloadSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
      if (e * 1000 <= Date.now())
        throw new Problem('storage.link_invalid', { detail: said('The time of this link is over.') })
      return {
        plugin: a,
        installationId: i,
        path: p,
        method: m,
        expiresAt: new Date(e * 1000),
        maxBytes: b,
        fileName: n,
      }
    },
  }
}
