import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from '../redis.ts'
import type { OpenChannel } from './channel.ts'

/** How long a sender waits for a connection that is away. What it had to say is then told by and by: forget all. */
const patienceMs = 2_000
const retryMs = 50

/** What everyone is told who may have missed something. It is no JSON. */
const everything = '*'

/** Publish and subscribe: on a connection of its own, since one that is subscribed can do nothing else. */
export const onRedis =
  ({ client, space, connection }: Redis): OpenChannel =>
  ({ heard, missed }) => {
    const channel = `${space}changes`
    const subscriber = connection()
    let closed = false
    let owing = false

    const payOff = async () => {
      while (owing && !closed) {
        await sleep(retryMs, undefined, { ref: false })
        if (client.isReady)
          await client.publish(channel, everything).then(
            () => (owing = false),
            () => undefined,
          )
      }
    }

    const subscribed = (async () => {
      await subscriber.connect()
      await subscriber.subscribe(channel, (text) => (text === everything ? missed() : heard(text)))
      missed()
      // It subscribes anew by itself.
      subscriber.on('ready', missed)
    })()
    subscribed.catch(() => undefined)

    return {
      async send(text) {
        const end = performance.now() + patienceMs
        while (!closed) {
          try {
            if (client.isReady) return void (await client.publish(channel, text))
          } catch {
            // It broke just now.
          }
          if (performance.now() > end) break
          await sleep(retryMs)
        }
        if (closed || owing) return
        owing = true
        void payOff()
      },
      ready: () => subscribed,
      async close() {
        closed = true
        if (subscriber.isOpen) subscriber.destroy()
      },
    }
  }
