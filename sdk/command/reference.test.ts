import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { createProgram } from './program.ts'
import { commandReference } from './reference.ts'

describe('the reference of the command', () => {
  it('says what the command says of itself: node scripts/command-reference.ts writes it anew', async () => {
    const page = await readFile(join(import.meta.dirname, '../../docs/authors/commands.md'), 'utf8')
    expect(page).to.equal(commandReference(createProgram()))
  })

  it('has something to say of every command, argument and option', () => {
    const silent: string[] = []
    const look = (command: ReturnType<typeof createProgram>, path: string) => {
      if (command.description() === '') silent.push(path)
      for (const option of command.options) if (option.description === '') silent.push(`${path} ${option.flags}`)
      for (const argument of command.registeredArguments)
        if (argument.description === '') silent.push(`${path} ${argument.name()}`)
      for (const each of command.commands) look(each, `${path} ${each.name()}`)
    }
    look(createProgram(), 'plexica')
    expect(silent).to.deep.equal([])
  })
})
