const inputs =
  'input:not([tabindex="-1"], [disabled]), textarea, [role=combobox], [role=radio], [role=checkbox], [role=switch], [aria-haspopup=listbox]'

/** The first thing that can be filled in within a part of a page. */
export const firstInputIn = (part: HTMLElement): HTMLElement | null => part.querySelector<HTMLElement>(inputs)
