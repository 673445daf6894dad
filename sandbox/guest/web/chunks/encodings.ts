import { TextDecoder, normalizeEncoding } from '@exodus/bytes/encoding-lite.js'
import { useChunk } from '../chunk-registry.ts'
import type { LegacyDecoder } from '../encoding.ts'

const multibyte = ['big5', 'euc-kr', 'euc-jp', 'iso-2022-jp', 'shift_jis', 'gbk', 'gb18030']

/** Encodings beside UTF-8; those of East Asia, whose tables are large, come with a chunk of their own. */
export default {
  /** The name of the encoding that `label` stands for; undefined for none that can be decoded. */
  encodingOf: (label: string): string | undefined => {
    const name = normalizeEncoding(label)
    return name === null || name === 'replacement' ? undefined : name
  },
  makeDecoder: (name: string, fatal: boolean, ignoreBOM: boolean): LegacyDecoder =>
    multibyte.includes(name)
      ? useChunk('encodings-multibyte').makeDecoder(name, fatal, ignoreBOM)
      : new TextDecoder(name, { fatal, ignoreBOM }),
}
