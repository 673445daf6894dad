import { XMLParser } from 'fast-xml-parser'
import { z } from 'zod'
import { said, type Said } from '../../../languages/said.ts'
import { Problem } from '../../../problems/problem.ts'
import type { SamlSettings } from './provider.ts'

const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'

/** A certificate in base64, with or without the lines around it, as PEM. */
export const asPem = (text: string): string => {
  const base64 = text.replace(/-----[A-Z ]+-----/g, '').replace(/\s+/g, '')
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`
}

const keyDescriptor = z.object({
  '@use': z.string().optional(),
  KeyInfo: z.array(
    z.object({ X509Data: z.array(z.object({ X509Certificate: z.array(z.coerce.string()).default([]) })).default([]) }),
  ),
})

const service = z.object({ '@Binding': z.string(), '@Location': z.string() })

const entity = z.object({
  '@entityID': z.string(),
  IDPSSODescriptor: z.tuple([
    z.object({
      KeyDescriptor: z.array(keyDescriptor).default([]),
      SingleSignOnService: z.array(service),
      SingleLogoutService: z.array(service).default([]),
      '@WantAuthnRequestsSigned': z.string().optional(),
    }),
  ]),
})

const document = z.object({ EntityDescriptor: z.tuple([entity]) })

/** Neither entities nor documents of others are followed; everything but attributes is a list. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  processEntities: false,
  parseTagValue: false,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
})

/**
 * What the metadata of an identity provider says: who it is, where browsers are sent to, what it signs with, and whether it
 * wants our requests signed.
 *
 * @throws {Problem} `request.invalid`
 */
export const readSamlMetadata = (xml: string): SamlSettings => {
  const refuse = (rule: Said, cause?: unknown) =>
    new Problem('request.invalid', { in: 'body', errors: [{ field: 'metadata', rule }] }, { cause })
  if (/<!DOCTYPE/i.test(xml)) throw refuse(said('must not have a document type'))
  let parsed: z.output<typeof document>
  try {
    parsed = document.parse(parser.parse(xml))
  } catch (cause) {
    throw refuse(said('is not the description of one identity provider'), cause)
  }
  const [{ '@entityID': entityId, IDPSSODescriptor }] = parsed.EntityDescriptor
  const [{ KeyDescriptor, SingleSignOnService, SingleLogoutService, ...wants }] = IDPSSODescriptor
  const byRedirect = (services: z.output<typeof service>[]) =>
    services.find((each) => each['@Binding'] === redirectBinding)?.['@Location']
  const ssoUrl = byRedirect(SingleSignOnService)
  const sloUrl = byRedirect(SingleLogoutService)
  if (ssoUrl === undefined) throw refuse(said('names no address for sign-in by redirect'))
  const certificates = KeyDescriptor.filter((each) => each['@use'] !== 'encryption')
    .flatMap(({ KeyInfo }) => KeyInfo.flatMap(({ X509Data }) => X509Data.flatMap((data) => data.X509Certificate)))
    .map(asPem)
  if (certificates.length === 0) throw refuse(said('names no certificate to sign with'))
  return {
    ...{ entityId, ssoUrl, certificates: [...new Set(certificates)] },
    ...(sloUrl !== undefined && { sloUrl }),
    ...(/^(?:true|1)$/.test(wants['@WantAuthnRequestsSigned'] ?? '') && { signsRequests: true }),
  }
}
