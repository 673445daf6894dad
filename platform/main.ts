import { join } from 'node:path'
import { demoBanner, inOneSentence, startDemo } from './demo/start-demo.ts'
import type { Platform } from './platform.ts'

const start = async () => {
  try {
    const { platform, config, tokens } = await startDemo(process.env, {
      bundlesDir: join(import.meta.dirname, '../dist/plugins'),
      reset: process.argv.includes('--reset'),
      onPlatform: stopOnSignals,
    })
    console.log(
      tokens
        ? `${demoBanner(platform, tokens, config)}\n\nCtrl-C stops it; npm start -- --reset starts over.\n`
        : `Plexica is up: ${platform.url}`,
    )
  } catch (error) {
    console.error(inOneSentence(error) ?? error)
    process.exit(1)
  }
}

/** How long stopping may take: running requests, then what is under way elsewhere, and a database that may be gone. */
const stopsWithinMs = 30_000

const stopOnSignals = (platform: Platform) => {
  let stopping = false
  const stop = async () => {
    // npm hands on what the terminal sent already, so that a second signal asks nothing new.
    if (stopping) return
    stopping = true
    setTimeout(() => {
      console.error(`Plexica did not stop within ${stopsWithinMs / 1_000} seconds and was ended.`)
      process.exit(1)
    }, stopsWithinMs).unref()
    await platform.close()
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
}

await start()
