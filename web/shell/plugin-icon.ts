const isLucide = /^i-lucide-[a-z0-9-]+$/

/** The icon of a plugin or of one of its menu items, of the set that is ours. */
export const iconOf = (icon: string | undefined): string => (icon && isLucide.test(icon) ? icon : 'i-lucide-puzzle')
