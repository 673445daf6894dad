import { runLoads, type Load } from './run-load.ts'

/** The process that makes all load, so that its CPU time is the same for everyone who is measured. */
process.on('message', async ({ loads, warmUpMs, ms }: { loads: Load[]; warmUpMs: number; ms: number }) => {
  process.send?.(await runLoads(loads, warmUpMs, ms))
})
process.on('disconnect', () => process.exit())
