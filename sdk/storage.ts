/** What a file is made of: text, bytes, or a stream of bytes that is sent on piece by piece. */
export type FileBody = string | ArrayBuffer | ArrayBufferView | ReadableStream<Uint8Array>

export interface PutOptions {
  /** What it is, where the content can't tell: `text/csv`, `application/json` … */
  contentType?: string
  /** Text of your own beside the file, at most 2 KiB in all. */
  metadata?: Record<string, string>
}

export interface FileInfo {
  path: string
  /** Bytes. */
  size: number
  /** By the content, not by what was said. */
  contentType: string
  /** SHA-256 of the content, in hex. */
  etag: string
  updatedAt: string
  metadata: Record<string, string>
}

/** A file with its content, which is fetched as far as you read it, and can be read once. */
export interface StoredFile extends FileInfo {
  /** Which bytes of the file these are: from `offset` up to, not including, `end`. */
  range: { offset: number; end: number }
  readonly body: ReadableStream<Uint8Array>
  text(): Promise<string>
  json<T = unknown>(): Promise<T>
  bytes(): Promise<Uint8Array>
  arrayBuffer(): Promise<ArrayBuffer>
}

export interface FileListOptions {
  /** Only paths that begin so. */
  prefix?: string
  /** From the page before. */
  cursor?: string
  /** At most so many; the platform has a ceiling. */
  limit?: number
}

export interface FilePage {
  items: Omit<FileInfo, 'metadata'>[]
  /** Absent on the last page. */
  cursor?: string
}

export interface SignedUrlOptions {
  /** `GET` to download, `PUT` to upload. */
  method?: 'GET' | 'PUT'
  /** How long the link is good for; a quarter of an hour unless told. */
  expiresSeconds?: number
  /** For `PUT`: at most so many bytes. */
  maxBytes?: number
  /** For `GET`: what it is saved as; the last part of the path unless told. */
  fileName?: string
}

/** All files together, and how many there may be. */
export interface StorageUsage {
  bytes: number
  files: number
  maxBytes: number
  maxFiles: number
}

/**
 * Files of this installation. Needs `"capabilities": { "storage": {} }` in the manifest.
 */
export interface Storage {
  /**
   * Writes a file, in place of what had its path. Nobody sees it half written: the path has its old content, or
   * none, until all of the new one is there.
   *
   * @example
   * await storage.put(`invoices/${id}.pdf`, pdf, { metadata: { customer } })
   */
  put(path: string, body: FileBody, options?: PutOptions): Promise<FileInfo>

  /**
   * A file, or a part of it; undefined when there is none.
   *
   * @example
   * const file = await storage.get('report.csv')
   * return file ? new Response(file.body, { headers: { 'content-type': file.contentType } }) : new Response(null, { status: 404 })
   */
  get(path: string, options?: { range?: { offset?: number; length?: number } }): Promise<StoredFile | undefined>

  /** What is known of a file, without its content. */
  head(path: string): Promise<FileInfo | undefined>

  /** The files in order of path. */
  list(options?: FileListOptions): Promise<FilePage>

  /** Whether there was such a file. */
  delete(path: string): Promise<boolean>

  /** How much there is of all files together, and how much there may be. */
  usage(): Promise<StorageUsage>

  /**
   * A link to download or upload a file straight from a browser, without going through your code.
   *
   * @example
   * const { url } = await storage.signedUrl('scan.pdf', { method: 'PUT', maxBytes: 10_000_000 })
   */
  signedUrl(path: string, options?: SignedUrlOptions): Promise<{ url: string; expiresAt: string }>
}
