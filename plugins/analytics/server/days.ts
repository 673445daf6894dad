/** How many days back, today included: `?days=30`. */
export const days = { type: 'integer', minimum: 1, maximum: 366, default: 30 } as const
