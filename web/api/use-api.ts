import { inject, type InjectionKey } from 'vue'
import type { Api } from './client.ts'

export const apiKey: InjectionKey<Api> = Symbol('api')

/** The API of the app that a component is in. */
export const useApi = (): Api => inject(apiKey)!
