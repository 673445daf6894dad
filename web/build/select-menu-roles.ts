import type { Plugin } from 'vite'

/**
 * What the UI kit's menu of choices says of itself to screen readers, and what it is to say: the list is what holds the
 * choices, and not the box around it, which holds what is searched with, too.
 */
const roles: [kit: string, ours: string][] = [
  [
    'v-bind="contentProps">',
    'v-bind="contentProps" role="group" :aria-orientation="undefined" :aria-multiselectable="undefined">',
  ],
  [
    'role="presentation" data-slot="viewport"',
    `role="listbox" :aria-label="contentProps['aria-label']" :aria-multiselectable="!!multiple" data-slot="viewport"`,
  ],
]

/** Gives the UI kit's menu of choices roles that hold to what ARIA asks of a list. */
export const selectMenuRoles = (): Plugin => ({
  name: 'plexica:select-menu-roles',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/@nuxt/ui/dist/runtime/components/SelectMenu.vue')) return undefined
    return roles.reduce((text, [kit, ours]) => {
      if (text.split(kit).length !== 2) this.error(`The UI kit's SelectMenu has no more "${kit}": look at its roles.`)
      return text.replace(kit, ours)
    }, code)
  },
})
