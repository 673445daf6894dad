import { useChunk } from '../chunk-registry.ts'
import { asInterface } from '../define.ts'
import { utf8DecodeBody, utf8Encode } from '../utf8.ts'
import { viewBytes } from '../../intrinsics.ts'

interface BlobOptions {
  type?: string
  endings?: 'transparent' | 'native'
}

/** The bytes of a blob, not to be changed. */
export let bytesOf: (blob: Blob) => Uint8Array<ArrayBuffer>
export let isBlob: (value: unknown) => value is Blob
export let blobFromBytes: (bytes: Uint8Array<ArrayBuffer>, type: string) => Blob
/** A file with the bytes of a blob. */
export let fileFromBlob: (blob: Blob, name: string) => File

const normalType = (type: unknown): string => {
  const text = `${type as string}`
  return /[^\x20-\x7e]/.test(text) ? '' : text.toLowerCase()
}

const clampIndex = (value: unknown, size: number): number => {
  const index = Math.trunc(Number(value)) || 0
  return index < 0 ? Math.max(size + index, 0) : Math.min(index, size)
}

/** https://w3c.github.io/FileAPI/#blob-section; its bytes are in memory. */
export class Blob {
  #bytes: Uint8Array<ArrayBuffer>
  #type: string

  constructor(parts: Iterable<unknown> | undefined = undefined, options: BlobOptions = {}) {
    const pieces: Uint8Array[] = []
    if (parts !== undefined) {
      if (typeof parts !== 'object' || parts === null || typeof parts[Symbol.iterator] !== 'function')
        throw new TypeError('The parts of a Blob have to be a list.')
    }
    if (options !== null && typeof options !== 'object' && typeof options !== 'function')
      throw new TypeError('The options of a Blob have to be an object.')
    const { endings = 'transparent', type = '' } = options ?? {}
    if (`${endings}` !== 'transparent' && `${endings}` !== 'native')
      throw new TypeError(`"${endings}" is not a value of endings.`)
    for (const part of parts ?? []) pieces.push(bytesOfPart(part, `${endings}` === 'native'))
    this.#bytes = concat(pieces)
    this.#type = normalType(type)
  }

  get size() {
    return this.#bytes.length
  }
  get type() {
    return this.#type
  }
  async arrayBuffer() {
    return this.#bytes.slice().buffer
  }
  async bytes() {
    return this.#bytes.slice()
  }
  slice(start: number = 0, end: number = this.#bytes.length, contentType: string = ''): Blob {
    const { length } = this.#bytes
    const from = clampIndex(start, length)
    const to = Math.max(clampIndex(end, length), from)
    return blobFromBytes(this.#bytes.subarray(from, to), normalType(contentType))
  }
  stream() {
    return useChunk('streams').fromSource(this.#bytes.slice())
  }
  async text() {
    return utf8DecodeBody(this.#bytes)
  }
  textStream() {
    return useChunk('streams').asText(this.stream())
  }

  static {
    bytesOf = (blob) => blob.#bytes
    isBlob = (value): value is Blob => typeof value === 'object' && value !== null && #bytes in value
    blobFromBytes = (bytes, type) => {
      const blob = new Blob()
      blob.#bytes = bytes
      blob.#type = type
      return blob
    }
    fileFromBlob = (blob, name) => {
      const file = new File([], name, blob instanceof File ? { lastModified: blob.lastModified } : {})
      ;(file as Blob).#bytes = blob.#bytes
      ;(file as Blob).#type = blob.#type
      return file
    }
    asInterface(this, 'Blob')
  }
}

/** https://w3c.github.io/FileAPI/#file-section */
export class File extends Blob {
  #name: string
  #lastModified: number

  constructor(parts: Iterable<unknown>, name: string, options: BlobOptions & { lastModified?: number } = {}) {
    if (arguments.length < 2) throw new TypeError('A File needs its parts and a name.')
    super(parts, options)
    this.#name = `${name}`.toWellFormed()
    const { lastModified } = options ?? {}
    this.#lastModified = lastModified === undefined ? Date.now() : Math.trunc(Number(lastModified)) || 0
  }
  get name() {
    return this.#name
  }
  get lastModified() {
    return this.#lastModified
  }
  get webkitRelativePath() {
    return ''
  }
  static {
    asInterface(this, 'File')
  }
}

const bytesOfPart = (part: unknown, nativeEndings: boolean): Uint8Array => {
  if (isBlob(part)) return bytesOf(part)
  const bytes = viewBytes(part)
  // A view may be changed later, a blob may not.
  if (bytes) return bytes.slice()
  const text = `${part as string}`
  return utf8Encode(nativeEndings ? text.replace(/\r\n?/g, '\n') : text)
}

const concat = (pieces: Uint8Array[]): Uint8Array<ArrayBuffer> => {
  if (pieces.length === 1) return pieces[0] as Uint8Array<ArrayBuffer>
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}
