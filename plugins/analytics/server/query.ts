import { Mistake } from './problem.ts'

/** A whole number of the query, within bounds. */
export const wholeNumber = (
  query: URLSearchParams,
  name: string,
  { otherwise, min, max }: { otherwise: number; min: number; max: number },
): number => {
  const given = query.get(name)
  if (given === null || given === '') return otherwise
  const number = Number(given)
  if (!Number.isInteger(number) || number < min || number > max) {
    throw new Mistake(`has to be a whole number from ${min} to ${max}`, name)
  }
  return number
}

/** How many days back, today included: `?days=30`. */
export const daysOf = (request: Request): number =>
  wholeNumber(new URL(request.url).searchParams, 'days', { otherwise: 30, min: 1, max: 366 })
