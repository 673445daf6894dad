import { Problem } from '../../problems/problem.ts'

/**
 * An invocation was lost before any code of the plugin ran for it: it can run elsewhere as if nothing had been,
 * whatever its method is.
 */
export class NotStarted extends Problem {}
