import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useInstallations } from '../../api/queries.ts'

/** Those that are installed here and do not work without a plugin. */
export const useNeededBy = (plugin: MaybeRefOrGetter<string>) => {
  const { data: installations } = useInstallations()
  return computed(() =>
    (installations.value ?? []).filter(({ dependencies }) => Object.hasOwn(dependencies, toValue(plugin))),
  )
}
