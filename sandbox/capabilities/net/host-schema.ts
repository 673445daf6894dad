import { z } from 'zod'
import { readHost } from './hosts.ts'

/** One host that requests may go to, as it is written in a scope. */
export const hostEntry = z
  .string()
  .max(260)
  .check((context) => {
    try {
      readHost(context.value)
    } catch (error) {
      context.issues.push({ code: 'custom', input: context.value, message: (error as Error).message })
    }
  })
  .describe('[http://][*.]host[:port]; https and its standard port unless it says otherwise')
