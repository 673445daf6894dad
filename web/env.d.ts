/// <reference types="vite/client" />

declare module 'virtual:lucide' {
  import type { IconifyJSON } from '@iconify/vue'

  export const shards: Record<string, () => Promise<{ default: IconifyJSON }>>
}
