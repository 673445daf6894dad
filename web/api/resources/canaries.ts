import type { Schema } from '../operations.ts'
import { usePages } from '../pages.ts'
import { useChange } from '../use-change.ts'

export type Canary = Schema<'Canary'>

/** Whose canaries: those that a tenant sees of its own plugins, or those of any plugin. */
export type CanarySide = 'publishing' | 'registry'

interface NewCanary {
  plugin: string
  version: string
  /** Slugs. */
  tenants: string[]
  /** Whether the version is published once it passed. */
  publish: boolean
}

/** The canaries of a plugin, the latest first. */
export const useCanaries = (side: CanarySide, plugin: () => string) =>
  usePages('canaries', `/api/v1/${side}/plugins/{plugin}/canaries`, () => ({ path: { plugin: plugin() } }), {
    limit: 10,
    everyMs: () => 10_000,
  })

/** How a canary goes at each of its tenants. */
export const useCanaryUpdates = (side: CanarySide, id: () => string) =>
  usePages('canaries', `/api/v1/${side}/canaries/{id}/updates`, () => ({ path: { id: id() } }), {
    limit: 20,
    everyMs: () => 10_000,
  })

/** Brings a version to chosen tenants before all others. @param key of the input: makes trying again safe */
export const useBeginCanary = (side: CanarySide) =>
  useChange(
    (api, { plugin, key, ...body }: NewCanary & { key: string }) =>
      api.post(`/api/v1/${side}/plugins/{plugin}/canaries`, { path: { plugin }, body, idempotencyKey: key }),
    ['canaries'],
  )

/**
 * Ends a canary: with `promote` everybody gets the version, with `cancel` nobody does further, and with `takeBack` not
 * even the tenants where it is still watched.
 */
export const useEndCanary = (side: CanarySide) =>
  useChange(
    (api, { id, how, takeBack }: { id: string; how: 'promote' | 'cancel'; takeBack: boolean }) =>
      how === 'promote'
        ? api.post(`/api/v1/${side}/canaries/{id}/promote`, { path: { id } })
        : api.post(`/api/v1/${side}/canaries/{id}/cancel`, { path: { id }, body: { takeBack } }),
    ['canaries', 'registry'],
  )
