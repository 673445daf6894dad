import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { Ref, Source } from '../../plugins-registry/ui-schema.ts'
import { resolve } from './bindings.ts'
import { useFormats } from './formats.ts'
import { useScope } from './page-host.ts'
import { useSource } from './source.ts'

interface Written {
  source?: Source | undefined
  text?: string | undefined
  value?: Ref | undefined
}

/** The text of a component that holds one, or says where it is. */
export const useText = (of: MaybeRefOrGetter<Written>) => {
  const formats = useFormats()
  const scope = useScope()
  const read = useSource(() => toValue(of).source)
  const text = computed(() => {
    const { text: given, value, source } = toValue(of)
    if (given !== undefined) return given
    const found = resolve(value, { ...scope.value, ...(source ? { data: read.data.value } : {}) })
    return typeof found === 'object' && found !== null ? JSON.stringify(found, null, 2) : formats.text(found)
  })
  return { read, text }
}
