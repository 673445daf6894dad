/** Which globals come with which chunk: `chunks/<name>.ts`, built to `<name>.js`, loaded when one of them is first touched. */
export const lazyGlobals = {
  url: ['URL', 'URLSearchParams'],
  'url-pattern': ['URLPattern'],
  streams: [
    'ReadableStream',
    'ReadableStreamDefaultReader',
    'ReadableStreamBYOBReader',
    'ReadableStreamDefaultController',
    'ReadableByteStreamController',
    'ReadableStreamBYOBRequest',
    'WritableStream',
    'WritableStreamDefaultWriter',
    'WritableStreamDefaultController',
    'TransformStream',
    'TransformStreamDefaultController',
    'ByteLengthQueuingStrategy',
    'CountQueuingStrategy',
    'TextEncoderStream',
    'TextDecoderStream',
  ],
  compression: ['CompressionStream', 'DecompressionStream'],
  forms: ['Blob', 'File', 'FormData'],
  clone: ['structuredClone'],
  messaging: ['MessageChannel', 'MessagePort', 'MessageEvent', 'ErrorEvent', 'PromiseRejectionEvent'],
  subtle: ['SubtleCrypto', 'CryptoKey'],
} as const satisfies Record<string, readonly string[]>

/** Chunks that are loaded by code, not by a global: tables for host names, and encodings beside UTF-8. */
export const innerChunks = ['idna', 'encodings', 'encodings-multibyte'] as const
