import { Problem } from '../../problems/problem.ts'
import type { Deployment } from './types.ts'

/** Ends of workers within this time count together. */
const memoryMs = 10 * 60_000
/** From so many on, an installation gets a worker of its own. */
const aloneAfter = 2
/** From so many on, it is stopped for a while. */
const stoppedAfter = 4
const firstStopMs = 30_000
const longestStopMs = 60 * 60_000

interface Strike {
  at: number
  /** Whether nobody else can have been it. */
  isCertain: boolean
}

interface Record {
  strikes: Strike[]
  stops: number
  stoppedUntil: number
}

export type Health = { state: 'healthy' | 'alone' } | { state: 'stopped'; until: Date }

/**
 * Remembers which installations end their workers. One that does so again gets a process of its own, where it hurts
 * no one; one that goes on is stopped, for longer each time, until the time is over or somebody releases it.
 */
export class Quarantine {
  #records = new Map<string, Record>()

  /** @throws {Problem} `installation.quarantined` while the installation is stopped. */
  check({ installation }: Deployment) {
    const health = this.health(installation.id)
    if (health.state !== 'stopped') return
    const retryAfterSeconds = Math.ceil((health.until.getTime() - Date.now()) / 1_000)
    throw new Problem('installation.quarantined', { until: health.until.toISOString(), retryAfterSeconds })
  }

  isAlone(installationId: string): boolean {
    return this.health(installationId).state === 'alone'
  }

  health(installationId: string): Health {
    const record = this.#records.get(installationId)
    if (!record) return { state: 'healthy' }
    const now = Date.now()
    if (record.stoppedUntil > now) return { state: 'stopped', until: new Date(record.stoppedUntil) }
    record.strikes = record.strikes.filter(({ at }) => at > now - memoryMs)
    if (record.strikes.length === 0 && record.stops === 0) this.#records.delete(installationId)
    return { state: record.strikes.length >= aloneAfter ? 'alone' : 'healthy' }
  }

  /** Those that are not healthy, by the id of their installation. */
  unhealthy(): { installationId: string; health: Health }[] {
    return [...this.#records.keys()]
      .map((installationId) => ({ installationId, health: this.health(installationId) }))
      .filter(({ health }) => health.state !== 'healthy')
  }

  /** Its worker ended. Being there when it happened may lead to a worker of one's own, only certainty to a stop. */
  strike(installationId: string, isCertain: boolean) {
    this.#forgetOld()
    const record = this.#records.get(installationId) ?? { strikes: [], stops: 0, stoppedUntil: 0 }
    this.#records.set(installationId, record)
    record.strikes.push({ at: Date.now(), isCertain })
    if (record.strikes.filter((strike) => strike.isCertain).length < stoppedAfter) return
    record.stoppedUntil = Date.now() + Math.min(firstStopMs * 2 ** record.stops, longestStopMs)
    record.stops += 1
    // After the stop it has one try, alone, before it is stopped again.
    record.strikes = record.strikes.slice(-(stoppedAfter - 1))
  }

  #forgetOld() {
    const before = Date.now() - longestStopMs
    for (const [id, { strikes, stoppedUntil }] of this.#records)
      if (stoppedUntil < before && strikes.every(({ at }) => at < before)) this.#records.delete(id)
  }

  /** The way back that a person takes: forget all of it. */
  release(installationId: string) {
    this.#records.delete(installationId)
  }
}
