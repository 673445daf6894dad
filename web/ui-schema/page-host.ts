import {
  computed,
  inject,
  provide,
  toValue,
  type Component as VueComponent,
  type ComputedRef,
  type InjectionKey,
  type MaybeRefOrGetter,
  type Ref,
} from 'vue'
import type { Action, ComponentOf, Form, Visible } from '../../plugins-registry/ui-schema.ts'
import type { Scope } from './bindings.ts'
import type { Powers } from './conditions.ts'

export interface HostRequest {
  method: string
  path: string
  body?: unknown
  signal?: AbortSignal
  /** Whether it is sent to the end although the page is left meanwhile. */
  outlivesPage?: boolean
}

/** A file as a route answers it. */
export interface FetchedFile {
  blob: Blob
  /** What the route calls it. */
  name: string | undefined
}

/** The query of the address that a page is at, where tables keep what they show. */
export interface PageAddress {
  query: Ref<Record<string, string>>
  change: (changes: Record<string, string | undefined>, options?: { replace?: boolean }) => void
}

/** What a page needs of the app around it. */
export interface PageHost extends Powers {
  plugin: string
  /** What tells this page apart from others, for what is remembered about it. */
  name: string
  /** Calls a route of this page's plugin. */
  call: <T>(request: HostRequest) => Promise<T>
  /** Reads what a route of this page's plugin answers as a file. */
  fetchFile: (request: HostRequest) => Promise<FetchedFile>
  /** Sends a file to a route of this page's plugin, or to a signed link that one gave. */
  sendFile: (request: {
    method: string
    to: { path: string } | { link: string }
    file: File
    onProgress?: ((part: number) => void) | undefined
  }) => Promise<unknown>
  /** Goes to another page of the plugin. */
  navigate: (page: string, query: Record<string, unknown>) => void
  /** Reads every source of the plugin again. */
  refresh: () => Promise<void>
  /** Calls `listener` when an event happens that one of the patterns means, until the returned function is called. */
  follow: (patterns: string[], listener: () => void) => () => void
  address: PageAddress
  /** The user, and what was given to the slot that the page is drawn in. */
  scope: ComputedRef<Scope>
  /** What draws a slot; gets `name`, `title` and `context`. */
  slotView?: VueComponent
}

/** Gets what the route of an action answered. */
export type Answered = (response: unknown) => void

/** What the parts of a page share. */
interface PageContext extends PageHost {
  form: (name: string) => Form | undefined
  /** What the address calls the tab that is open; undefined for tabs that it says nothing of. */
  tabName: (tabs: ComponentOf<'tabs'>) => string | undefined
  /** What actions wrote, and where sources and conditions look. */
  emit: (state: Record<string, unknown>) => void
  /** Says what is selected in a table or tree. */
  select: (key: string, rows: Record<string, unknown>[], rowId: string) => void
  passes: (tests: Visible | undefined, scope: Scope) => boolean
  /**
   * Resolves when everything that the action leads to is done, or it asks or opens a form first; what fails is told to
   * the user. What its route answered goes to `answered` before anything follows from it.
   */
  run: (action: Action, scope: Scope, answered?: Answered) => Promise<void>
}

export const pageKey: InjectionKey<PageContext> = Symbol('page')
const scopeKey: InjectionKey<ComputedRef<Scope>> = Symbol('scope')

/** The page that a component of a UI schema stands in. */
export const usePageContext = (): PageContext => inject(pageKey)!

/** What bindings can point to here. */
export const useScope = (): ComputedRef<Scope> => inject(scopeKey)!

/** Adds to what bindings can point to below. */
export const provideScope = (more: MaybeRefOrGetter<Scope>): ComputedRef<Scope> => {
  const outer = inject(scopeKey, undefined)
  const scope = computed<Scope>(() => ({ ...outer?.value, ...toValue(more) }))
  provide(scopeKey, scope)
  return scope
}

/** Whether parts are shown or can be used here; `row` is what they stand at. */
export const useTests = () => {
  const { passes } = usePageContext()
  const scope = useScope()
  return (tests: Visible | undefined, more: Scope = {}): boolean => passes(tests, { ...scope.value, ...more })
}
