import { XMLBuilder } from 'fast-xml-parser'
import type { SamlAddresses } from './saml-addresses.ts'
import type { SamlKey } from './saml-keys.ts'

const bindings = 'urn:oasis:names:tc:SAML:2.0:bindings'

/** What we decrypt, the best first. */
const encryptionMethods = [
  'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  'http://www.w3.org/2009/xmlenc11#aes128-gcm',
  'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
  'http://www.w3.org/2001/04/xmlenc#aes128-cbc',
  'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
]

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
})

const keyInfo = ({ certificate }: SamlKey) => ({
  'ds:KeyInfo': {
    'ds:X509Data': { 'ds:X509Certificate': certificate.replace(/-----[A-Z ]+-----|\s/g, '') },
  },
})

/**
 * What an identity provider has to know of us, as XML. It names all of our keys: signatures of any are ours, and what is
 * encrypted for any is read, so that keys change without a gap.
 */
export const samlOwnMetadata = (
  { entityId, acsUrl, logoutUrl }: SamlAddresses,
  keys: SamlKey[],
  { signsRequests }: { signsRequests: boolean },
): string => {
  const descriptor = {
    '@protocolSupportEnumeration': 'urn:oasis:names:tc:SAML:2.0:protocol',
    '@AuthnRequestsSigned': String(signsRequests),
    '@WantAssertionsSigned': 'true',
    KeyDescriptor: keys.flatMap((key) => [
      { '@use': 'signing', ...keyInfo(key) },
      {
        '@use': 'encryption',
        ...keyInfo(key),
        EncryptionMethod: encryptionMethods.map((method) => ({ '@Algorithm': method })),
      },
    ]),
    SingleLogoutService: [`${bindings}:HTTP-Redirect`, `${bindings}:HTTP-POST`].map((binding) => ({
      '@Binding': binding,
      '@Location': logoutUrl,
    })),
    AssertionConsumerService: {
      '@Binding': `${bindings}:HTTP-POST`,
      '@Location': acsUrl,
      '@index': '0',
      '@isDefault': 'true',
    },
  }
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    EntityDescriptor: {
      '@xmlns': 'urn:oasis:names:tc:SAML:2.0:metadata',
      '@xmlns:ds': 'http://www.w3.org/2000/09/xmldsig#',
      '@entityID': entityId,
      SPSSODescriptor: descriptor,
    },
  })
}
