import { inject, type InjectionKey } from 'vue'
import type { Api } from './client.ts'

export const apiKey: InjectionKey<Api> = Symbol('api')

export const useApi = (): Api => inject(apiKey)!
