import type { Limiters } from './limiters.ts'

/** Length of every window. */
export const windowMs = 60_000

/**
 * Part of a limit that a process may give out before it has told the others: it tells them when that much has piled
 * up, and waits for the answer when it is twice as much. So each process beside the first can let through at most
 * `2 × share` of the limit too much, and no request waits for the store unless a small limit is nearly used up.
 */
const share = 0.025
/** How long the store is left alone after it failed; meanwhile each process counts for itself. */
const blindMs = 1_000
const sweepMs = 60_000
/** Keys in memory; beyond it those that began first are forgotten, which only ever lets more through. */
const mostKeys = 200_000

/** What one key used in its present window. */
export interface Window {
  /** Points left, as far as is known here. */
  readonly remaining: number
  readonly most: number
  readonly endsMs: number
  /** Whether the last point that was asked for was given. */
  readonly given: boolean
}

export interface Windows {
  /** Takes one point of a key; a promise only where the other processes have to be asked first. */
  take(key: string, most: number): Window | Promise<Window>
  close(): Promise<void>
}

class KeyWindow implements Window {
  most = 0
  /** How much may pile up before the others are told. */
  step = 1
  endsMs = 0
  given = false
  /** All processes, as the store said last. */
  shared = 0
  /** On the way to the store. */
  sent = 0
  /** Here, not sent yet. */
  own = 0
  blindUntilMs = 0
  settling: Promise<void> | undefined

  get used(): number {
    return this.shared + this.sent + this.own
  }

  get remaining(): number {
    return Math.max(0, this.most - this.used)
  }
}

/**
 * Counts requests by key in windows of a minute, in memory, and settles with a store that all processes share in the
 * background.
 */
export const createWindows = ({
  limiters,
  now = Date.now,
  onError,
}: {
  limiters: Pick<Limiters, 'counter'>
  now?: () => number
  onError: (error: unknown) => void
}): Windows => {
  const store = limiters.counter({ name: 'requests', points: 1, durationSeconds: windowMs / 1_000 })
  const windows = new Map<string, KeyWindow>()
  const underWay = new Set<Promise<void>>()

  const find = (key: string): KeyWindow => {
    const known = windows.get(key)
    if (known) return known
    const oldest = windows.size >= mostKeys ? windows.keys().next().value : undefined
    if (oldest !== undefined) windows.delete(oldest)
    const made = new KeyWindow()
    windows.set(key, made)
    return made
  }

  const send = async (key: string, window: KeyWindow): Promise<void> => {
    window.sent = window.own
    window.own = 0
    try {
      const { consumedPoints, msBeforeNext } = await store.penalty(key, window.sent)
      window.shared = consumedPoints
      window.endsMs = now() + msBeforeNext
    } catch (error) {
      window.own += window.sent
      window.blindUntilMs = now() + blindMs
      onError(error)
    } finally {
      window.sent = 0
      window.settling = undefined
    }
  }

  const settle = (key: string, window: KeyWindow): Promise<void> => {
    if (window.settling) return window.settling
    const settling = send(key, window)
    window.settling = settling
    underWay.add(settling)
    void settling.finally(() => underWay.delete(settling))
    return settling
  }

  const begin = (window: KeyWindow, ms: number) => {
    window.shared = 0
    window.own = 0
    window.endsMs = ms + windowMs
  }

  const take: Windows['take'] = (key, most) => {
    const window = find(key)
    const ms = now()
    if (window.most !== most) {
      window.most = most
      window.step = Math.max(1, Math.floor(most * share))
    }
    if (ms >= window.endsMs) begin(window, ms)
    window.given = window.shared + window.sent + window.own < most
    if (!window.given) return window
    const { step } = window
    const isBlind = ms < window.blindUntilMs
    if (!isBlind && window.own + window.sent >= 2 * step) return settle(key, window).then(() => asked(key, most))
    window.own += 1
    if (window.own >= step && !isBlind) void settle(key, window)
    return window
  }

  /** What a point came to that was waited for: by the time it is looked at, others may have taken some. */
  const asked = (key: string, most: number): Window | Promise<Window> => {
    const window = take(key, most)
    if (window instanceof Promise) return window
    const { remaining, endsMs, given } = window
    return { remaining, most, endsMs, given }
  }

  const sweep = setInterval(() => {
    const ms = now()
    for (const [key, window] of windows) if (window.endsMs <= ms && !window.settling) windows.delete(key)
  }, sweepMs).unref()

  return {
    take,
    async close() {
      clearInterval(sweep)
      await Promise.all(underWay)
    },
  }
}
