import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createProgram } from '../sdk/command/program.ts'
import { commandReference } from '../sdk/command/reference.ts'

/** Writes the page of the documentation that lists every command. */
writeFileSync(join(import.meta.dirname, '../docs/authors/commands.md'), commandReference(createProgram()))
