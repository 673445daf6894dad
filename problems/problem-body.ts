import { catalogue } from './catalogue.ts'
import type { Problem } from './problem.ts'

/** A problem as `application/problem+json` (RFC 9457). What it is always wins over what its detail says. */
export const problemBody = (problem: Problem, requestId?: string) => ({
  ...problem.detail,
  type: `urn:plexica:problem:${problem.code}`,
  title: catalogue[problem.code].title,
  status: problem.status,
  code: problem.code,
  retry: problem.retry,
  ...(requestId === undefined ? {} : { requestId }),
})
