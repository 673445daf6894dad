import { createRequire } from 'node:module'
import type ivm from 'isolated-vm'

export type IsolatedVm = typeof ivm

/**
 * Loads the add-on by the path of its binary: the package's own loader looks through folders that the
 * permission model keeps from this process.
 */
export const loadIsolatedVm = (binary: string): IsolatedVm => createRequire(import.meta.url)(binary).ivm
