import { useDocumentVisibility } from '@vueuse/core'
import { inject, watch, type InjectionKey } from 'vue'

/** Hears which events of plugins happen, for all that is shown. */
export interface Live {
  /**
   * Calls `listener` when an event happens that one of the patterns means, until the returned function is called.
   *
   * @param of what follows them, such as `crm/pages/deals`
   */
  follow: (of: string, patterns: string[], listener: () => void) => () => void
}

export const liveKey: InjectionKey<Live> = Symbol('live')

/** The one stream of events that all pages of plugins below share. */
export const useLive = (): Live => inject(liveKey)!

interface Follower {
  of: string
  patterns: string[]
  listener: () => void
  /** When it was read first, as `performance.now()` counts. */
  since: number
}

/** As far back as the platform tells. */
const longestShownMs = 60_000
/** How long the connection waits for what else begins or ends to be shown. */
const settleMs = 200
const retryMs = 30_000

/** Patterns are words parted by dots; `*` is one word, and at the end at least one. */
export const isMeant = (pattern: string, type: string): boolean => {
  const wanted = pattern.split('.')
  const given = type.split('.')
  const isOpen = wanted.at(-1) === '*'
  if (isOpen ? given.length < wanted.length : given.length !== wanted.length) return false
  return wanted.every((word, at) => word === '*' || word === given[at])
}

/**
 * One connection for everything that is shown. It is closed while nobody looks, since a browser has few of them for
 * each host; who comes back sees what happened meanwhile.
 */
export const createLive = (): Live => {
  const followers = new Set<Follower>()
  const visibility = useDocumentVisibility()
  let source: EventSource | undefined
  let connectedTo = ''
  let timer: ReturnType<typeof setTimeout> | undefined

  const tell = (type: string) => {
    for (const { patterns, listener } of followers)
      if (type === '*' || patterns.some((pattern) => isMeant(pattern, type))) listener()
  }

  const connect = () => {
    const wanted = visibility.value === 'hidden' ? [] : [...new Set([...followers].map(({ of }) => of))].sort()
    const query = new URLSearchParams(wanted.slice(0, 30).map((of) => ['of', of])).toString()
    const isAlive = source !== undefined && source.readyState !== EventSource.CLOSED
    if (query === connectedTo && (isAlive || query === '')) return
    source?.close()
    source = undefined
    const again = connectedTo !== '' || missed
    connectedTo = query
    if (query === '') return
    open(query, again)
  }

  let missed = false
  const open = (query: string, again: boolean) => {
    let isFirst = !again
    // What happened between the first reading and now is told first; where all is read again, nothing has to be.
    const begun = Math.min(...[...followers].map(({ since }) => since))
    const shown = Math.min(longestShownMs, Math.round(performance.now() - begun))
    const opened = new EventSource(`/api/v1/live?${query}${isFirst ? `&shown=${shown}` : ''}`)
    source = opened
    opened.addEventListener('ready', () => {
      // What happened while there was no connection is not told again.
      if (!isFirst) tell('*')
      isFirst = false
      missed = false
    })
    opened.addEventListener('happened', ({ data }: MessageEvent<string>) => {
      const { type } = JSON.parse(data) as { type: string }
      tell(type)
    })
    opened.addEventListener('error', () => {
      missed = true
      // Refused, rather than interrupted: the browser does not try again by itself.
      if (opened.readyState === EventSource.CLOSED && source === opened) settle(retryMs)
    })
  }

  const settle = (afterMs = settleMs) => {
    clearTimeout(timer)
    timer = setTimeout(connect, afterMs)
  }
  watch(visibility, (now) => {
    if (now === 'hidden' && followers.size > 0) missed = true
    settle()
  })

  return {
    follow(of, patterns, listener) {
      const follower = { of, patterns, listener, since: performance.now() }
      followers.add(follower)
      settle()
      return () => {
        followers.delete(follower)
        settle()
      }
    },
  }
}
