import { inject, type ComputedRef, type InjectionKey } from 'vue'
import type { Action, Form, Visible } from '../../plugins-registry/ui-schema.ts'
import type { Scope } from './bindings.ts'

/** What a page needs of the app around it. */
export interface PageHost {
  plugin: string
  /** Calls a route of this page's plugin. */
  call: <T>(request: { method: string; path: string; body?: unknown; signal?: AbortSignal }) => Promise<T>
  can: (permission: string | undefined) => boolean
  /** Goes to another page of the plugin. */
  navigate: (page: string, query: Record<string, unknown>) => void
  /** Reads every source of the plugin again. */
  refresh: () => Promise<void>
  /** What all bindings of the page can point to. */
  scope: ComputedRef<Scope>
}

/** What the parts of a page share. */
export interface PageContext extends PageHost {
  form: (name: string) => Form | undefined
  isVisible: (visible: Visible | undefined) => boolean
  run: (action: Action, scope: Scope) => void
}

export const pageKey: InjectionKey<PageContext> = Symbol('page')

export const usePageContext = (): PageContext => inject(pageKey)!
