import type { Schema } from './operations.ts'

export type Me = Schema<'Me'>

export type Installation = Schema<'Installation'>
export type MenuItem = Installation['ui']['menu'][number]
export type Capability = Installation['capabilities'][number]
