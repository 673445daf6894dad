import type { GuestCall } from '../../guest/guest-call.ts'

interface FileInfo {
  path: string
  size: number
  contentType: string
  etag: string
  updatedAt: string
  metadata: Record<string, string>
}

interface PutOptions {
  contentType?: string
  metadata?: Record<string, string>
}

interface Piece {
  bytes?: Uint8Array<ArrayBuffer>
}

interface Opened extends Piece {
  file: FileInfo
  offset: number
  end: number
}

interface Reader {
  read(): Promise<{ done: boolean; value?: unknown }>
  cancel(reason?: unknown): Promise<void>
}

/** What one host call carries of a file: `storageLimits.pieceBytes`. */
const pieceBytes = 768 * 1024

const isStream = (body: unknown): body is { getReader(): Reader } =>
  typeof (body as { getReader?: unknown } | null)?.getReader === 'function'

/** The bytes of text, a buffer or a view on one. */
const bytesOf = (body: unknown): Uint8Array<ArrayBuffer> => {
  if (typeof body === 'string') return new TextEncoder().encode(body) as Uint8Array<ArrayBuffer>
  if (body instanceof ArrayBuffer) return new Uint8Array(body)
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer as ArrayBuffer, body.byteOffset, body.byteLength)
  throw new TypeError('A file is text, bytes, or a ReadableStream of bytes.')
}

/** The buffer that crosses: exactly these bytes, and none that lie beside them. */
const cut = (bytes: Uint8Array<ArrayBuffer>, from = 0, to = bytes.byteLength): ArrayBuffer =>
  bytes.buffer.slice(bytes.byteOffset + from, bytes.byteOffset + to)

/** Guest half of `storage`. */
export const storageGuest = (call: GuestCall) => {
  /** Sends a file in pieces; takes it back when its source fails. */
  const putInPieces = async (
    about: object,
    send: (append: (piece: ArrayBuffer) => Promise<unknown>) => Promise<void>,
  ) => {
    const begun = (await call('begin', about)) as { upload: number }
    try {
      await send((piece) => call('append', begun, piece))
    } catch (error) {
      // The error of the source is the one that counts.
      await call('abort', begun).catch(() => {})
      throw error
    }
    return (await call('finish', begun)) as FileInfo
  }

  const putStream = (about: object, stream: { getReader(): Reader }) => {
    const reader = stream.getReader()
    return putInPieces(about, async (append) => {
      const buffer = new Uint8Array(pieceBytes)
      let filled = 0
      try {
        for (;;) {
          const { done, value } = await reader.read()
          if (done) break
          const bytes = bytesOf(value)
          for (let at = 0; at < bytes.byteLength;) {
            const length = Math.min(bytes.byteLength - at, pieceBytes - filled)
            buffer.set(bytes.subarray(at, at + length), filled)
            at += length
            filled += length
            if (filled < pieceBytes) continue
            await append(cut(buffer))
            filled = 0
          }
        }
      } catch (error) {
        await reader.cancel(error).catch(() => {})
        throw error
      }
      if (filled > 0) await append(cut(buffer, 0, filled))
    })
  }

  const put = async (path: string, body: unknown, options: PutOptions = {}): Promise<FileInfo> => {
    const about = { path, contentType: options.contentType, metadata: options.metadata }
    if (isStream(body)) return putStream(about, body)
    const bytes = bytesOf(body)
    if (bytes.byteLength <= pieceBytes)
      return (await call('put', about, bytes.byteLength > 0 ? cut(bytes) : undefined)) as FileInfo
    return putInPieces(about, async (append) => {
      for (let at = 0; at < bytes.byteLength; at += pieceBytes)
        await append(cut(bytes, at, Math.min(at + pieceBytes, bytes.byteLength)))
    })
  }

  const get = async (path: string, options: { range?: { offset?: number; length?: number } } = {}) => {
    const opened = (await call('get', { path, range: options.range })) as Opened | null
    return opened ? new StoredFile(call, opened) : undefined
  }

  return {
    put,
    get,
    head: async (path: string) => ((await call('head', { path })) as FileInfo | null) ?? undefined,
    list: (options: { prefix?: string; cursor?: string; limit?: number } = {}) => call('list', options),
    delete: (path: string) => call('delete', { path }) as Promise<boolean>,
    usage: () => call('usage', {}),
    signedUrl: (path: string, options: object = {}) => call('signedUrl', { ...options, path }),
  }
}

/** A file whose content comes piece by piece, as far as someone reads it, and once. As JSON it is what is known of it. */
class StoredFile {
  /** Which bytes of the file these are: `offset` up to, not including, `end`. */
  readonly range: { offset: number; end: number }
  #call: GuestCall
  #file: FileInfo
  #first: Uint8Array<ArrayBuffer> | undefined
  #taken = false
  #stream: unknown

  constructor(call: GuestCall, { file, offset, end, bytes }: Opened) {
    Object.assign(this, file)
    this.range = { offset, end }
    this.#call = call
    this.#file = file
    this.#first = bytes
  }

  /** Takes the content out: a function that gives its next piece. */
  #pieces() {
    if (this.#taken) throw new TypeError('The content of this file was read already.')
    this.#taken = true
    const { path, etag } = this.#file
    const { end } = this.range
    let at = this.range.offset
    return async (): Promise<Uint8Array<ArrayBuffer> | undefined> => {
      if (at >= end) return undefined
      const length = Math.min(pieceBytes, end - at)
      const piece =
        this.#first ?? ((await this.#call('read', { path, etag, offset: at, length })) as Required<Piece>).bytes
      this.#first = undefined
      at += piece.byteLength
      return piece
    }
  }

  get body(): unknown {
    return (this.#stream ??= streamOf(() => this.#pieces()))
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const read = this.#pieces()
    const whole = new Uint8Array(this.range.end - this.range.offset)
    let at = 0
    for (let piece = await read(); piece; piece = await read()) {
      whole.set(piece, at)
      at += piece.byteLength
    }
    return whole
  }

  async arrayBuffer() {
    return (await this.bytes()).buffer
  }

  async text() {
    return new TextDecoder().decode(await this.bytes())
  }

  async json() {
    return JSON.parse(await this.text()) as unknown
  }
}

/** A stream that asks for nothing before someone reads it, so that looking at it changes nothing. */
const streamOf = (pieces: () => () => Promise<Uint8Array<ArrayBuffer> | undefined>) => {
  let read: ReturnType<typeof pieces> | undefined
  return new ReadableStream(
    {
      async pull(controller: { enqueue(piece: unknown): void; close(): void }) {
        const piece = await (read ??= pieces())()
        if (piece) controller.enqueue(piece)
        else controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}
