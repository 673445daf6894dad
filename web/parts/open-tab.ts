import { nextTick, watch, type ComponentPublicInstance, type Ref } from 'vue'

/**
 * Brings the tab that is open into view, where there is no room for all of them.
 *
 * @example
 * useOpenTab(useTemplateRef<ComponentPublicInstance>('tabs'), () => tab.value)
 */
export const useOpenTab = (tabs: Readonly<Ref<ComponentPublicInstance | null>>, open: () => string): void => {
  watch(
    [tabs, open],
    async () => {
      await nextTick()
      const list = tabs.value?.$el as HTMLElement | undefined
      list?.querySelector('[role=tab][data-state=active]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
    },
    { flush: 'post' },
  )
}
