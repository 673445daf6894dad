/// <reference types="vite/client" />

declare module 'virtual:lucide' {
  /** Where the files of icons are. */
  export const folder: string
  /** The first two letters of the names of all icons, with blanks between. */
  export const starts: string
}
