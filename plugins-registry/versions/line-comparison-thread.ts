import { parentPort, workerData } from 'node:worker_threads'
import { compareLines } from './line-comparison.ts'

/** Body of the thread that compares two files; see `file-changes.ts`. */
const { before, after } = workerData as { before: string; after: string }

parentPort?.postMessage(compareLines(before, after))
