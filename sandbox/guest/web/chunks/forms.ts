import { useChunk } from '../chunk-registry.ts'
import { Blob, File, blobFromBytes, bytesOf, isBlob } from '../forms/blob.ts'
import { FormData, isFormData } from '../forms/form-data.ts'
import { extractMimeType, serializeMimeType } from '../forms/mime-type.ts'
import { encodeMultipart, parseMultipart } from '../forms/multipart.ts'
import { utf8DecodeBody } from '../utf8.ts'

export default {
  Blob,
  File,
  FormData,
  isBlob,
  isFormData,
  encodeMultipart,
  /** A copy of the bytes of a blob. */
  bytesOf: (blob: Blob) => bytesOf(blob).slice(),
  /** The blob of a body. */
  blobOf: (bytes: Uint8Array<ArrayBuffer>, contentType: string | null) => {
    const type = contentType === null ? undefined : extractMimeType(contentType)
    return blobFromBytes(bytes, type ? serializeMimeType(type) : '')
  },
  /** The form that a body is, by its content type. */
  readForm: async (contentType: string | null, take: () => Promise<Uint8Array<ArrayBuffer>>): Promise<FormData> => {
    const bytes = await take()
    const type = contentType === null ? undefined : extractMimeType(contentType)
    const boundary = type?.parameters.get('boundary')
    if (type?.essence === 'multipart/form-data' && boundary !== undefined) return parseMultipart(bytes, boundary)
    if (type?.essence !== 'application/x-www-form-urlencoded')
      throw new TypeError('The body is not a form, by its content type.')
    const form = new FormData()
    for (const [name, value] of useChunk('url').parseUrlencoded(utf8DecodeBody(bytes))) form.append(name, value)
    return form
  },
}
