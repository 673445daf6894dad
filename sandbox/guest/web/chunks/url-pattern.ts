import { URLPattern } from 'urlpattern-polyfill/urlpattern'
import { useChunk } from '../chunk-registry.ts'

// The polyfill looks for the globals `URL` and `URLSearchParams` when it runs; they are there, maybe still unloaded.
void useChunk('url')

export default { URLPattern }
