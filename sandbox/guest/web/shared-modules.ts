import { binaryString } from './base64.ts'
import { loadedChunk, useChunk } from './chunk-registry.ts'
import { asInterface } from './define.ts'
import { DOMException, QuotaExceededError, isDOMException } from './dom-exception.ts'
import { TextDecoder } from './encoding.ts'
import { Event, EventTarget, dispatchTrusted, handlerOf, setHandler } from './events.ts'
import {
  NativeDataView,
  arrayBufferByteLength,
  bigintValueOf,
  booleanValueOf,
  dataViewBuffer,
  dataViewByteLength,
  dataViewByteOffset,
  dateValueOf,
  fromBase64,
  isArray,
  isError,
  isView,
  numberValueOf,
  regExpSource,
  stringValueOf,
  symbolValueOf,
  typedArrayBuffer,
  typedArrayByteOffset,
  typedArrayLength,
  typedArrayName,
  viewBytes,
} from '../intrinsics.ts'
import { pairIteratorMaker } from './pair-iterator.ts'
import { newUtf8State, utf8Decode, utf8DecodeBody, utf8Encode } from './utf8.ts'

/**
 * What chunks import from the core, by module: `buildGuest` turns those imports into looks at this table, so that each
 * thing exists once in an isolate and intrinsics are those of before plugin code ran. They are functions so that an
 * isolate pays for a list only when a chunk asks for it. What is missing here fails the build.
 */
export const sharedModules = {
  intrinsics: () => ({
    NativeDataView,
    arrayBufferByteLength,
    bigintValueOf,
    booleanValueOf,
    dataViewBuffer,
    dataViewByteLength,
    dataViewByteOffset,
    dateValueOf,
    fromBase64,
    isArray,
    isError,
    isView,
    numberValueOf,
    regExpSource,
    stringValueOf,
    symbolValueOf,
    typedArrayBuffer,
    typedArrayByteOffset,
    typedArrayLength,
    typedArrayName,
    viewBytes,
  }),
  'web/base64': () => ({ binaryString }),
  'web/chunk-registry': () => ({ loadedChunk, useChunk }),
  'web/define': () => ({ asInterface }),
  'web/dom-exception': () => ({ DOMException, QuotaExceededError, isDOMException }),
  'web/encoding': () => ({ TextDecoder }),
  'web/events': () => ({ Event, EventTarget, dispatchTrusted, handlerOf, setHandler }),
  'web/pair-iterator': () => ({ pairIteratorMaker }),
  'web/utf8': () => ({ newUtf8State, utf8Decode, utf8DecodeBody, utf8Encode }),
}
