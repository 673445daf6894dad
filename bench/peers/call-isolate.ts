import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import ivm from 'isolated-vm'
import { listen } from './listen.ts'

/** A bare isolate that calls out of itself in the same process: what isolated-vm allows at best. */
const answer = JSON.stringify({ value: 'v'.repeat(1000), version: 1 })
const isolate = new ivm.Isolate({ memoryLimit: 64 })
const context = await isolate.createContext()
const enter = (await context.eval(
  `(call) => {
    let calls = 0
    const open = new Map()
    const get = (key) => new Promise((resolve) => { open.set(++calls, resolve); call(calls, JSON.stringify({ key })) })
    return {
      answer: (number, text) => { const resolve = open.get(number); open.delete(number); resolve(JSON.parse(text).value) },
      run: async (times, parallel) => {
        if (parallel) await Promise.all(Array.from({ length: times }, () => get('key')))
        else for (let n = 0; n < times; n++) await get('key')
      },
    }
  }`,
  { reference: true },
)) as ivm.Reference<(call: ivm.Callback) => object>
const onCall = new ivm.Callback((number: number) => answerGuest.applyIgnored(undefined, [number, answer]), {
  ignored: true,
})
const guest = (await enter.apply(undefined, [onCall], { result: { reference: true } })) as ivm.Reference
const answerGuest = (await guest.get('answer', { reference: true })) as ivm.Reference<(n: number, text: string) => void>
const run = (await guest.get('run', { reference: true })) as ivm.Reference<(n: number, all: boolean) => Promise<void>>

listen(
  createServer(async (request, response) => {
    const { times, parallel } = (await json(request)) as { times: number; parallel: boolean }
    await run.apply(undefined, [times, parallel], { result: { promise: true } })
    response.end('{}')
  }),
)
