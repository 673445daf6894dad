import { defineProperty, ownKeys, getOwnPropertyDescriptor } from '../intrinsics.ts'

type Class = { prototype: object; readonly name: string }

/**
 * Makes a class look as Web IDL wants it: its members enumerable, `Object.prototype.toString` telling its name.
 * Members whose names are symbols stay as they are. The name is given, since the build shortens names.
 */
export const asInterface = (constructor: Class, name: string) => {
  enumerate(constructor.prototype)
  const statics = ownKeys(constructor)
  for (let index = 0; index < statics.length; index++) {
    const key = statics[index]!
    if (typeof key === 'string' && key !== 'prototype' && key !== 'name' && key !== 'length')
      enumerateOne(constructor, key)
  }
  nameAs(constructor, name)
  defineProperty(constructor.prototype, Symbol.toStringTag, { value: name, configurable: true })
}

const enumerate = (target: object) => {
  const keys = ownKeys(target)
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index]!
    if (typeof key === 'string' && key !== 'constructor') enumerateOne(target, key)
  }
}

const enumerateOne = (target: object, key: string) => {
  const descriptor = getOwnPropertyDescriptor(target, key)!
  if (descriptor.enumerable || !descriptor.configurable) return
  descriptor.enumerable = true
  defineProperty(target, key, descriptor)
}

/** Gives a function the name that it has for others: the build shortens names. */
export const nameAs = (value: object, name: string) =>
  defineProperty(value, 'name', { value: name, configurable: true })

/** A global as Web IDL exposes it: writable, configurable, not listed. */
export const expose = (target: object, name: string, value: unknown, enumerable = false) =>
  defineProperty(target, name, { value, writable: true, enumerable, configurable: true })

/** Constants of an interface, on the constructor and its prototype. */
export const defineConstants = (constructor: Class, names: readonly string[], first = 0) => {
  for (let index = 0; index < names.length; index++) {
    if (names[index] === '') continue
    const constant = { value: index + first, enumerable: true }
    defineProperty(constructor, names[index]!, constant)
    defineProperty(constructor.prototype, names[index]!, constant)
  }
}
