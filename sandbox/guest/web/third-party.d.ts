/** Types of packages that bring none of their own. */
declare module 'tr46' {
  interface Options {
    checkHyphens: boolean
    checkBidi: boolean
    checkJoiners: boolean
    useSTD3ASCIIRules: boolean
    transitionalProcessing: boolean
    verifyDNSLength?: boolean
    ignoreInvalidPunycode?: boolean
  }
  export const toASCII: (domain: string, options: Options) => string | null
  export const toUnicode: (domain: string, options: Options) => { domain: string; error: boolean }
}
