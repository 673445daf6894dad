#!/usr/bin/env node
// Written for any Node since 20: it finds the Node that the project pins and goes on there.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const built = join(here, '../../dist/command/main.js')
const command = existsSync(built) ? built : join(here, '../command/main.ts')
const major = Number(process.versions.node.split('.')[0])

if (major >= 26) {
  // Types are stripped and code compiled once, not at every start.
  module.enableCompileCache()
  await import(command)
} else {
  const pinned = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin/node')
  const child = spawn(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0)
  })
}
