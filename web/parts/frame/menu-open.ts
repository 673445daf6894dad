import { ref } from 'vue'

/**
 * Whether the menu is open where there is no room to show it all the time. Going to a page closes it; what leads to the
 * page that is open goes nowhere, and has to close it as well.
 *
 * @example
 * const { isOpen, closeOnLink } = useMenuOpen()
 */
export const useMenuOpen = () => {
  const isOpen = ref(false)
  const closeOnLink = ({ target }: Event) => {
    if ((target as Element).closest('a')) isOpen.value = false
  }
  return { isOpen, closeOnLink }
}
