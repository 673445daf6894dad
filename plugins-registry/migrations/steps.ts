import { said, type Said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { PluginMigration } from './migrations.ts'

/** A migration that ran. */
export interface Applied {
  name: string
  checksum: string
}

/** A migration that is to be run, or taken back. */
export interface MigrationStep extends Applied {
  direction: 'up' | 'down'
  statements: string[]
}

const changed = (name: string, detail: Said) => new Problem('migration.changed', { detail, migration: name })

/**
 * What has to be done to bring a schema from what ran in it to what a version wants, in order: what is pending is
 * run. On the way back from the `present` version to an earlier one, what that does not have is taken back, the latest
 * first, until one comes without a `.down.sql` beside it: that and those before it stay, and are known when they come
 * again.
 *
 * @throws {Problem} `migration.changed` if one that ran has another text now, is missing, or would have had to run before one that ran
 */
export const migrationSteps = (
  applied: Applied[],
  wanted: PluginMigration[],
  present?: PluginMigration[],
): MigrationStep[] => {
  const surplus = applied.filter(({ name }) => !wanted.some((each) => each.name === name))
  if (surplus[0] && !present) {
    const { name } = surplus[0]
    throw changed(name, said('{name} ran here, and this version does not have it.', { name }))
  }
  for (const { name, checksum } of applied)
    if (wanted.some((each) => each.name === name && each.checksum !== checksum))
      throw changed(name, said('{name} ran here with another content.', { name }))

  const ran = (name: string) => applied.some((each) => each.name === name)
  const last = wanted.findLastIndex(({ name }) => ran(name))
  const pending = wanted.filter(({ name }) => !ran(name))
  const late = wanted.slice(0, Math.max(0, last)).find(({ name }) => !ran(name))
  if (late)
    throw changed(
      late.name,
      said('{name} comes before {other}, which ran here already; give it a later name.', {
        name: late.name,
        other: wanted[last]!.name,
      }),
    )

  return [
    ...(present ? takenBack(surplus, present) : []),
    ...pending.map(({ name, checksum, statements }) => ({ name, checksum, direction: 'up' as const, statements })),
  ]
}

const takenBack = (surplus: Applied[], present: PluginMigration[]): MigrationStep[] => {
  const steps: MigrationStep[] = []
  for (const { name, down } of present.toReversed()) {
    const ran = surplus.find((each) => each.name === name)
    if (!ran) continue
    if (!down) break
    steps.push({ ...ran, direction: 'down', statements: down })
  }
  return steps
}

/** What has run when `steps` have. */
export const appliedAfter = (applied: Applied[], steps: MigrationStep[]): Applied[] => [
  ...applied.filter(({ name }) => !steps.some((step) => step.name === name)),
  ...steps.flatMap(({ name, checksum, direction }) => (direction === 'up' ? [{ name, checksum }] : [])),
]
