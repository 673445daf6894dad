import { toASCII, toUnicode } from 'tr46'

/** https://url.spec.whatwg.org/#idna with the tables of Unicode, for host names that are not plain ASCII. */
export default {
  toASCII: (domain: string): string | null =>
    toASCII(domain, {
      checkHyphens: false,
      checkBidi: true,
      checkJoiners: true,
      useSTD3ASCIIRules: false,
      transitionalProcessing: false,
      verifyDNSLength: false,
    }),
  toUnicode: (domain: string): string =>
    toUnicode(domain, {
      checkHyphens: false,
      checkBidi: true,
      checkJoiners: true,
      useSTD3ASCIIRules: false,
      transitionalProcessing: false,
    }).domain,
}
