import type { InjectionKey, Ref } from 'vue'

/** The name of the place that a page belongs to, which stands in the title of the window beside the page's own. */
export const placeNameKey: InjectionKey<Ref<string>> = Symbol('place name')
