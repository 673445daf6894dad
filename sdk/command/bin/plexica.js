#!/usr/bin/env node
// Written for any Node since 20: it finds the Node that Plexica runs on and goes on there.
import { spawn } from 'node:child_process'
import module from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { findNode, noNode } from './node.js'
import { command } from './places.js'

const node = findNode()

if (node === undefined) {
  console.error(noNode)
  process.exitCode = 69
} else if (node === process.execPath) {
  // Code is compiled once, not at every start.
  module.enableCompileCache()
  await import(pathToFileURL(command).href)
} else {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0)
  })
}
