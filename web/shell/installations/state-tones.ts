/** The colours of what installations are. */
export const stateTones = {
  enabled: 'success',
  installed: 'info',
  disabled: 'neutral',
  failed: 'error',
  uninstalled: 'neutral',
} as const
