import { setFlagsFromString } from 'node:v8'

/**
 * Has V8 make all objects where short-lived ones are collected. Otherwise it learns while a process warms up which
 * objects live long, and makes their like among the old ones from then on. Requests that wait for a processor live
 * long enough for that; what is then made old holds all of its request until the next full collection, which cost a
 * busy platform 10 ms for each 20 MB that it made instead of 2, and up to a fifth of its throughput (`bench/README.md`).
 */
export const keepObjectsYoung = () => setFlagsFromString('--no-allocation-site-pretenuring')
