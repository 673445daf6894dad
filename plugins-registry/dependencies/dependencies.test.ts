import { expect } from 'chai'
import { resolve, type Candidate, type InstalledPlugin } from './dependencies.ts'

/** Versions of plugins, each with what it needs: `{ crm: { '1.0.0': { mail: '^1' } } }`. */
type Shelf = Record<string, Record<string, Record<string, string>>>

const versionsIn =
  (shelf: Shelf) =>
  async (plugin: string): Promise<Candidate[]> =>
    Object.entries(shelf[plugin] ?? {}).map(([version, dependencies]) => ({ version, dependencies }))

const at = (
  plugin: string,
  version: string,
  dependencies: Record<string, string> = {},
  state: InstalledPlugin['state'] = 'enabled',
): InstalledPlugin => ({ plugin, version, dependencies, state })

const solve = async (
  plugin: string,
  version: string,
  dependencies: Record<string, string>,
  shelf: Shelf = {},
  installed: InstalledPlugin[] = [],
) => {
  const { steps, conflicts } = await resolve({
    wanted: { plugin, version, dependencies },
    installed,
    versionsOf: versionsIn(shelf),
  })
  return {
    steps: steps.map(({ action, plugin, version, from }) => [action, plugin, from, version].filter(Boolean).join(' ')),
    conflicts: conflicts.map(({ kind, detail }) => `${kind}: ${detail}`),
  }
}

describe('dependencies of plugins', () => {
  it('are installed before what needs them, each at its newest version that fits', async () => {
    const shelf = {
      crm: { '1.0.0': {}, '1.4.0': { mail: '^2' }, '2.0.0': {}, '1.5.0-beta.1': {} },
      mail: { '2.0.0': {}, '2.1.0': { storage: '*' }, '3.0.0': {} },
      storage: { '1.0.0': {} },
    }
    expect(await solve('billing', '1.0.0', { crm: '^1', mail: '>=2' }, shelf)).to.deep.equal({
      steps: ['install storage 1.0.0', 'install mail 2.1.0', 'install crm 1.4.0', 'install billing 1.0.0'],
      conflicts: [],
    })
  })

  it('stay as they are when they fit, are enabled when they are not, and are upgraded when they have to be', async () => {
    const shelf = { crm: { '1.0.0': {}, '1.1.0': {}, '2.0.0': {} } }
    const solveWith = (installed: InstalledPlugin, range: string) =>
      solve('billing', '1.0.0', { crm: range }, shelf, [installed])
    expect((await solveWith(at('crm', '1.0.0'), '^1')).steps).to.deep.equal(['install billing 1.0.0'])
    expect((await solveWith(at('crm', '1.0.0', {}, 'disabled'), '^1')).steps).to.deep.equal([
      'enable crm 1.0.0',
      'install billing 1.0.0',
    ])
    expect((await solveWith(at('crm', '1.0.0'), '^2')).steps).to.deep.equal([
      'upgrade crm 1.0.0 2.0.0',
      'install billing 1.0.0',
    ])
    // A version of development stands for the release that it leads to.
    expect((await solveWith(at('crm', '1.2.0-dev.a1'), '^1.2')).steps).to.deep.equal(['install billing 1.0.0'])
  })

  it('that are missing are named, with who needs them and what there is', async () => {
    expect((await solve('billing', '1.0.0', { crm: '^3' }, { crm: { '2.0.0': {} } })).conflicts).to.deep.equal([
      'missing: billing 1.0.0 needs crm ^3: the newest version is 2.0.0.',
    ])
    expect((await solve('billing', '1.0.0', { crm: '^3' })).conflicts).to.deep.equal([
      'missing: billing 1.0.0 needs crm ^3: there is no such plugin.',
    ])
  })

  it('that contradict one another are explained by who needs which', async () => {
    const shelf = { crm: { '1.0.0': {} }, mail: { '1.0.0': { crm: '^2' } } }
    expect((await solve('billing', '1.0.0', { crm: '^1', mail: '*' }, shelf)).conflicts).to.deep.equal([
      'conflict: mail 1.0.0 needs crm ^2, but billing 1.0.0 needs crm ^1.',
    ])
  })

  it('are not upgraded away from who is installed', async () => {
    const shelf = { crm: { '1.0.0': {}, '2.0.0': {} } }
    const installed = [at('crm', '1.0.0'), at('helpdesk', '3.0.0', { crm: '^1' })]
    const { steps, conflicts } = await solve('billing', '1.0.0', { crm: '^2' }, shelf, installed)
    expect(steps).to.deep.equal([])
    expect(conflicts).to.deep.equal([
      'conflict: crm 2.0.0 can not be installed, although billing 1.0.0 needs crm ^2: helpdesk 3.0.0 needs crm ^1.',
    ])
    expect((await solve('crm', '2.0.0', {}, shelf, installed)).conflicts).to.deep.equal([
      'conflict: crm 2.0.0 can not be installed: helpdesk 3.0.0 needs crm ^1.',
    ])
    expect((await solve('crm', '1.1.0', {}, shelf, installed)).steps).to.deep.equal(['upgrade crm 1.0.0 1.1.0'])
  })

  it('in a circle are refused, and another version without one is taken', async () => {
    const shelf: Shelf = { crm: { '1.0.0': { billing: '*' } } }
    expect((await solve('billing', '1.0.0', { crm: '*' }, shelf)).conflicts).to.deep.equal([
      'cycle: Plugins need one another: crm → billing → crm.',
    ])
    const other = { crm: { ...shelf.crm, '0.9.0': {} } }
    expect((await solve('billing', '1.0.0', { crm: '*' }, other)).steps).to.deep.equal([
      'install crm 0.9.0',
      'install billing 1.0.0',
    ])
  })

  it('are looked for in older versions when the newest can not be had', async () => {
    const shelf = {
      crm: { '1.9.0': { mail: '^9' }, '1.8.0': { mail: '^1' } },
      mail: { '1.0.0': {} },
    }
    expect((await solve('billing', '1.0.0', { crm: '^1' }, shelf)).steps).to.deep.equal([
      'install mail 1.0.0',
      'install crm 1.8.0',
      'install billing 1.0.0',
    ])
  })

  it('are given up on after so many tries', async () => {
    const versions = (dependencies: Record<string, string>) =>
      Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`1.${at}.0`, dependencies]))
    const shelf: Shelf = {
      ...Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`p${at}`, versions({ [`p${at + 1}`]: '*' })])),
      p6: versions({ nowhere: '*' }),
    }
    const { conflicts } = await solve('billing', '1.0.0', { p0: '*' }, shelf)
    expect(conflicts[0]).to.equal('too_many: There are too many ways to install billing 1.0.0.')
  })
})
