import { TextDecoder } from '@exodus/bytes/encoding.js'
import type { LegacyDecoder } from '../encoding.ts'

/** Encodings with large tables: Big5, EUC, Shift_JIS, GBK and their kin. */
export default {
  makeDecoder: (name: string, fatal: boolean, ignoreBOM: boolean): LegacyDecoder =>
    new TextDecoder(name, { fatal, ignoreBOM }),
}
