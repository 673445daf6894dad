#!/usr/bin/env node
// Written for any Node since 20: it finds the Node that Plexica runs on and goes on there.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findNode, noNode } from './node.js'

const here = dirname(fileURLToPath(import.meta.url))
/** In the package; in the repository; in the repository before anything was built. */
const places = ['../dist/command/main.js', '../../../dist/command/main.js', '../main.ts']
const node = findNode()

if (node === undefined) {
  console.error(noNode)
  process.exitCode = 69
} else if (node === process.execPath) {
  // Code is compiled once, not at every start.
  module.enableCompileCache()
  await import(places.map((place) => join(here, place)).find((file) => existsSync(file)))
} else {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0)
  })
}
