/** Whether Postgres refused a row because there is one of the same key. */
export const isUniqueViolation = (error: unknown): boolean => (error as { code?: string }).code === '23505'
