import { inject, onScopeDispose, provide, ref, watchEffect, type InjectionKey, type Ref } from 'vue'

const titleKey: InjectionKey<Ref<string | undefined>> = Symbol('title of the page')

/** Where the page that is open says what it is called. */
export const provideSettingsTitle = (): Ref<string | undefined> => {
  const title = ref<string>()
  provide(titleKey, title)
  return title
}

/** Tells the frame what the open page is called. */
export const useSettingsTitle = (title: () => string): void => {
  const told = inject(titleKey)!
  watchEffect(() => {
    told.value = title()
  })
  onScopeDispose(() => {
    if (told.value === title()) told.value = undefined
  })
}
