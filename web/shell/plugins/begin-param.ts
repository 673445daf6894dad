/** Parameter of a plugin page's address that names a button which is pressed once the page is there. */
export const beginParam = '~begin'
