import vm from 'node:vm'
import { expect } from 'chai'
import { asScript, scriptLineOffset } from './plugin-script.ts'

const evaluated = async (module: string): Promise<unknown> => {
  const script = asScript(module)
  if (script === undefined) return 'left as a module'
  const evaluate = new vm.Script(script, { lineOffset: scriptLineOffset }).runInThisContext() as () => Promise<unknown>
  return evaluate()
}

describe('a module as a script', () => {
  const forms: Record<string, string> = {
    'a list of exports, as esbuild writes it': 'var server_default = 42;\nexport {\n  server_default as default\n};\n',
    'a minified list': 'var a=42,b=1;export{b as other,a as default};',
    'a list before a source map': 'const a = 42\nexport { a as default }\n//# sourceMappingURL=server.js.map\n',
    'words of exports in strings': 'const a = "export default 1"; var b = 42\nexport { b as default };',
    'an expression': 'export default 42',
    'an object': 'const answer = 42\nexport default { answer }.answer;\n',
    'an expression over several lines': 'const f = (x) => x\nexport default f(\n  42\n)\n',
    'a minified statement': 'var a=42;export default a;',
    'a top-level await': 'const a = await Promise.resolve(42)\nexport default a',
    'an arrow function': 'export default (() => 42)()',
  }
  for (const [name, module] of Object.entries(forms))
    it(`evaluates ${name}`, async () => expect(await evaluated(module)).to.equal(42))

  it('keeps names of functions and classes that are the default', async () => {
    expect(await evaluated('run()\nexport default function run() {}')).to.have.property('name', 'run')
    expect(await evaluated('export default async function* run() {}')).to.have.property('name', 'run')
    expect(await evaluated('export default class Plugin extends Object {}')).to.have.property('name', 'Plugin')
  })

  it('is strict, without a this', async () => {
    expect(await evaluated('export default [typeof this, (function () { return typeof this })()]')).to.deep.equal([
      'undefined',
      'undefined',
    ])
  })

  it('leaves alone what it is not sure of', () => {
    for (const module of [
      'export const a = 1\nexport default a',
      'export default function () {}\n(1)',
      'export default class {}',
      'export default class extends Object {}',
      'export default function naïve() {}',
      'export { default } from "other"',
      'export { a as default } from "other"',
      'const a = 1; export { a }',
      'var $plexica = 1; export default $plexica',
      'no exports at all',
    ])
      expect(asScript(module), module).to.equal(undefined)
  })

  it('does not take a word in a comment or a string for an export', async () => {
    expect(await evaluated('// export default 1')).to.equal(undefined)
    expect(() => asScript('`\nexport default 1\n`')).not.to.throw()
  })

  it('keeps the positions of what is in it', async () => {
    const at = async (module: string) => /evalmachine[^\n]*?:(\d+:\d+)/.exec(String(await evaluated(module)))?.[1]
    expect(await at('const a = 1\n  const stack = new Error().stack\nexport default stack')).to.equal('2:17')
    expect(await at('export default new Error().stack')).to.equal('1:16')
    expect(await at('var a = new Error().stack;export{a as default};')).to.equal('1:9')
  })

  it('looks at a hostile text only once', () => {
    const many = 5e6
    for (const module of [
      `export{}${' '.repeat(many)}x`,
      `export default function${' '.repeat(many)}`,
      `export {a as default};${'/'.repeat(many)}\nx`,
      `export {a as default};${'//\n'.repeat(many / 3)}x`,
      'export{'.repeat(many / 7),
      `export {${'a as default ,'.repeat(many / 14)}`,
      `export {${',  '.repeat(many / 3)}};`,
    ])
      asScript(module)
  })
})
