import { useChunk, loadedChunk } from './chunk-registry.ts'
import type { ByteSource } from './host.ts'
import {
  NativeTypeError,
  NativeUint8Array,
  isObject,
  parse,
  stringToWellFormed,
  typedArraySet,
  typedArraySlice,
  viewBytes,
} from '../intrinsics.ts'
import { utf8DecodeBody, utf8Encode, withoutMark } from './utf8.ts'

type ReadableStreamLike = object

/** Where the bytes of a body are: as text that was not encoded, as bytes, or still to come. */
type Source = string | Uint8Array<ArrayBuffer> | ByteSource | null

/** The body of a request or response. A `ReadableStream` is made of it only when someone asks for one. */
export interface BodyState {
  source: Source
  /** The stream that was given, or made of the source. */
  stream: ReadableStreamLike | undefined
  used: boolean
}

/** A body that nobody has read yet. */
export const bodyOf = (source: Source): BodyState => ({ source, stream: undefined, used: false })

/** https://fetch.spec.whatwg.org/#concept-bodyinit-extract, with the content type that goes along. */
export const extractBody = (init: unknown): { body: BodyState; type: string | undefined } => {
  if (init === null || init === undefined) return { body: bodyOf(null), type: undefined }
  if (isObject(init)) {
    const url = loadedChunk('url')
    if (url?.isURLSearchParams(init)) {
      return { body: bodyOf(url.serializeParams(init)), type: 'application/x-www-form-urlencoded;charset=UTF-8' }
    }
    const forms = loadedChunk('forms')
    if (forms?.isBlob(init)) return { body: bodyOf(forms.bytesOf(init)), type: init.type || undefined }
    if (forms?.isFormData(init)) {
      const { bytes, type } = forms.encodeMultipart(init)
      return { body: bodyOf(bytes), type }
    }
    const streams = loadedChunk('streams')
    if (streams?.isReadableStream(init)) {
      if (streams.isDisturbed(init) || init.locked)
        throw new NativeTypeError('The stream of the body was read already, or is being read.')
      return { body: { source: null, stream: init, used: false }, type: undefined }
    }
    const bytes = viewBytes(init)
    if (bytes) return { body: bodyOf(typedArraySlice(bytes)), type: undefined }
  }
  return { body: bodyOf(stringToWellFormed(`${init as string}`)), type: 'text/plain;charset=UTF-8' }
}

/** Whether there is no body, which is not the same as an empty one. */
export const isNullBody = (state: BodyState): boolean => state.source === null && !state.stream

const isUsed = (state: BodyState): boolean =>
  state.used || (state.stream !== undefined && useChunk('streams').isDisturbed(state.stream))

const isUnusable = (state: BodyState): boolean =>
  isUsed(state) || (state.stream !== undefined && (state.stream as { locked: boolean }).locked)

const unusable = () => new NativeTypeError('Body is unusable: it was read already, or is being read.')

/** Takes the body out, once. @throws {TypeError} when it was taken before. */
export const takeBody = (state: BodyState): Source => {
  if (isUnusable(state)) throw unusable()
  if (isNullBody(state)) return null
  const { source, stream } = state
  state.used = true
  state.source = ''
  return stream ? useChunk('streams').toSource(stream) : source
}

const isByteSource = (source: Source): source is ByteSource =>
  source !== null && typeof source === 'object' && !(source instanceof NativeUint8Array)

/** Everything that comes out of `source`, in one piece. */
export const readAll = async (source: ByteSource): Promise<Uint8Array<ArrayBuffer>> => {
  const pieces: Uint8Array[] = []
  let length = 0
  for (;;) {
    const piece = await source.read()
    if (!piece) break
    pieces[pieces.length] = piece
    length += piece.length
  }
  const bytes = new NativeUint8Array(length)
  for (let index = 0, at = 0; index < pieces.length; index++) {
    typedArraySet(bytes, pieces[index]!, at)
    at += pieces[index]!.length
  }
  return bytes
}

const takeText = async (state: BodyState): Promise<string> => {
  const source = takeBody(state)
  if (source === null) return ''
  if (typeof source === 'string') return withoutMark(source)
  return utf8DecodeBody(isByteSource(source) ? await readAll(source) : source)
}

const takeBytes = async (state: BodyState): Promise<Uint8Array<ArrayBuffer>> => {
  const source = takeBody(state)
  if (source === null) return new NativeUint8Array()
  if (typeof source === 'string') return utf8Encode(source)
  return isByteSource(source) ? await readAll(source) : source
}

const streamOf = (state: BodyState): ReadableStreamLike | null => {
  if (isNullBody(state)) return null
  if (state.stream) return state.stream
  const streams = useChunk('streams')
  const { source } = state
  const bytes = source as Exclude<Source, null>
  state.stream = streams.fromSource(typeof bytes === 'string' ? utf8Encode(bytes) : bytes)
  // What was read without a stream shows as a stream that was read.
  if (state.used) streams.exhaust(state.stream)
  return state.stream
}

/** https://fetch.spec.whatwg.org/#concept-body-clone */
export const cloneBody = (state: BodyState): BodyState => {
  if (isUnusable(state)) throw unusable()
  const { source } = state
  if (!state.stream && !isByteSource(source))
    return bodyOf(source instanceof NativeUint8Array ? typedArraySlice(source) : source)
  const [kept, given] = useChunk('streams').tee(streamOf(state)!)
  state.source = null
  state.stream = kept
  return { source: null, stream: given, used: false }
}

/**
 * Gives a prototype the members of https://fetch.spec.whatwg.org/#body-mixin. They await what they return: a promise that
 * is returned as it is has its `then` looked up, which a plugin may have replaced.
 */
export const mixBody = <Owner extends object>(
  prototype: Owner,
  stateOf: (owner: Owner) => BodyState,
  contentTypeOf: (owner: Owner) => string | null,
) => {
  const members = {
    get body() {
      return streamOf(stateOf(this as unknown as Owner))
    },
    get bodyUsed() {
      return isUsed(stateOf(this as unknown as Owner))
    },
    async arrayBuffer() {
      return (await takeBytes(stateOf(this as unknown as Owner))).buffer
    },
    async blob() {
      const owner = this as unknown as Owner
      const bytes = await takeBytes(stateOf(owner))
      return useChunk('forms').blobOf(bytes, contentTypeOf(owner))
    },
    async bytes() {
      return await takeBytes(stateOf(this as unknown as Owner))
    },
    async formData() {
      const owner = this as unknown as Owner
      const state = stateOf(owner)
      return await useChunk('forms').readForm(contentTypeOf(owner), () => takeBytes(state))
    },
    async json() {
      return parse(await takeText(stateOf(this as unknown as Owner))) as unknown
    },
    async text() {
      return await takeText(stateOf(this as unknown as Owner))
    },
    textStream() {
      const state = stateOf(this as unknown as Owner)
      if (isUnusable(state)) throw unusable()
      const streams = useChunk('streams')
      return streams.asText(streamOf(state) ?? streams.fromSource(new NativeUint8Array()))
    },
  }
  Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(members))
}

/** The members that `mixBody` adds, for the types. */
export interface BodyMixin {
  readonly body: ReadableStreamLike | null
  readonly bodyUsed: boolean
  arrayBuffer(): Promise<ArrayBuffer>
  blob(): Promise<object>
  bytes(): Promise<Uint8Array<ArrayBuffer>>
  formData(): Promise<object>
  json(): Promise<unknown>
  text(): Promise<string>
  textStream(): ReadableStreamLike
}
