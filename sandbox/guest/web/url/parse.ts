import { parseHost } from './host.ts'
import { percentEncode, sets } from './percent.ts'
import { defaultPort, hasCredentials, isSpecial, newRecord, type UrlRecord } from './record.ts'

/** States of https://url.spec.whatwg.org/#concept-basic-url-parser, for those who start it in the middle. */
export const State = {
  schemeStart: 0,
  scheme: 1,
  noScheme: 2,
  specialRelativeOrAuthority: 3,
  pathOrAuthority: 4,
  relative: 5,
  relativeSlash: 6,
  specialAuthoritySlashes: 7,
  specialAuthorityIgnoreSlashes: 8,
  authority: 9,
  host: 10,
  hostname: 11,
  port: 12,
  file: 13,
  fileSlash: 14,
  fileHost: 15,
  pathStart: 16,
  path: 17,
  opaquePath: 18,
  query: 19,
  fragment: 20,
} as const
type StateName = (typeof State)[keyof typeof State]

const end = -1
const slash = 47
const backslash = 92
const question = 63
const hash = 35
const colon = 58

const schemeText = /[a-z][a-z\d+\-.]*/iy
const driveStart = /[a-z][:|](?=[/\\?#]|$)/iy
const drive = /^[a-z][:|]$/i
const normalDrive = /^[a-z]:$/i
const singleDot = /^(\.|%2e)$/i
const doubleDot = /^(\.|%2e){2}$/i
const digits = /\d*/y

const startsAt = (expression: RegExp, text: string, at: number): string | undefined => {
  expression.lastIndex = at
  return expression.exec(text)?.[0]
}

const shorten = (url: UrlRecord) => {
  const path = url.path as string[]
  if (url.scheme === 'file' && path.length === 1 && normalDrive.test(path[0]!)) return
  path.pop()
}

const takeAuthority = (url: UrlRecord, base: UrlRecord) => {
  url.username = base.username
  url.password = base.password
  url.host = base.host
  url.port = base.port
}

const copyPath = ({ path }: UrlRecord) => (typeof path === 'string' ? path : path.slice())

/** The well-trodden shape: nothing to encode, to decode or to shorten, so that it can be cut up as it stands. */
const plainUrl =
  /^(https?):\/\/((?:[a-z\d-]+\.)*[a-z][a-z\d-]*)(?::(\d{1,5}))?((?:\/[\w\-~!$&'()*+,;=:@%][\w\-.~!$&'()*+,;=:@%]*)*\/?)(?:\?([\w\-.~!$&()*+,;=:@%/?[\]]*))?$/

const parsePlain = (input: string): UrlRecord | undefined => {
  const match = plainUrl.exec(input)
  if (!match) return undefined
  const [, scheme, host, portText, path, query] = match as unknown as [
    string,
    string,
    string,
    string | undefined,
    string,
    string | undefined,
  ]
  if (host.includes('xn--') || path.includes('%2')) return undefined
  const port = portText === undefined ? null : Number(portText)
  if (port !== null && port > 65_535) return undefined
  return {
    scheme,
    username: '',
    password: '',
    host,
    port: port === (scheme === 'http' ? 80 : 443) ? null : port,
    path: path === '' ? [''] : path.slice(1).split('/'),
    query: query ?? null,
    fragment: null,
  }
}

/** Parses a URL, against `base` if it is relative. @returns undefined when it is none. */
export const parseUrl = (input: string, base?: UrlRecord): UrlRecord | undefined => {
  const plain = parsePlain(input)
  if (plain) return plain
  const url = newRecord()
  return parseInto(url, input.replace(/^[\0-\x20]+|[\0-\x20]+$/g, ''), base) ? url : undefined
}

/**
 * Runs the parser on `url`, changing it; setters start it at `override`.
 * @returns false on failure.
 */
export const parseInto = (url: UrlRecord, text: string, base?: UrlRecord, override?: StateName): boolean => {
  const input = /[\t\n\r]/.test(text) ? text.replace(/[\t\n\r]/g, '') : text
  const overridden = override !== undefined
  let state: StateName = override ?? State.schemeStart
  const special = () => isSpecial(url.scheme)
  /** Whether the character ends a part of the authority. */
  const endsAuthority = (code: number) =>
    code === end || code === slash || code === question || code === hash || (code === backslash && special())
  const at = (index: number) => (index < input.length ? input.charCodeAt(index) : end)
  const queryOrFragment = (code: number): boolean => {
    if (code === question) {
      url.query = ''
      state = State.query
      return true
    }
    if (code === hash) {
      url.fragment = ''
      state = State.fragment
      return true
    }
    return false
  }

  for (let pointer = 0; ; pointer++) {
    const code = at(pointer)
    switch (state) {
      case State.schemeStart:
      case State.scheme: {
        const found = startsAt(schemeText, input, pointer)
        const after = pointer + (found?.length ?? 0)
        if (found === undefined || at(after) !== colon) {
          // A setter may be given the scheme without its colon, which it adds itself.
          if (overridden) return false
          state = State.noScheme
          pointer--
          break
        }
        const scheme = found.toLowerCase()
        if (overridden) {
          if (isSpecial(url.scheme) !== isSpecial(scheme)) return true
          if ((hasCredentials(url) || url.port !== null) && scheme === 'file') return true
          if (url.scheme === 'file' && url.host === '') return true
          url.scheme = scheme
          if (url.port === defaultPort(scheme)) url.port = null
          return true
        }
        url.scheme = scheme
        pointer = after
        if (scheme === 'file') state = State.file
        else if (special())
          state = base?.scheme === scheme ? State.specialRelativeOrAuthority : State.specialAuthoritySlashes
        else if (at(pointer + 1) === slash) {
          state = State.pathOrAuthority
          pointer++
        } else {
          url.path = ''
          state = State.opaquePath
        }
        break
      }
      case State.noScheme:
        if (!base || (typeof base.path === 'string' && code !== hash)) return false
        if (typeof base.path === 'string') {
          url.scheme = base.scheme
          url.path = base.path
          url.query = base.query
          url.fragment = ''
          state = State.fragment
        } else {
          state = base.scheme === 'file' ? State.file : State.relative
          pointer--
        }
        break
      case State.specialRelativeOrAuthority:
        if (code === slash && at(pointer + 1) === slash) {
          state = State.specialAuthorityIgnoreSlashes
          pointer++
        } else {
          state = State.relative
          pointer--
        }
        break
      case State.pathOrAuthority:
        if (code === slash) state = State.authority
        else {
          state = State.path
          pointer--
        }
        break
      case State.relative:
        url.scheme = base!.scheme
        if (code === slash || (code === backslash && special())) state = State.relativeSlash
        else {
          takeAuthority(url, base!)
          url.path = copyPath(base!)
          url.query = base!.query
          if (!queryOrFragment(code) && code !== end) {
            url.query = null
            shorten(url)
            state = State.path
            pointer--
          }
        }
        break
      case State.relativeSlash:
        if (code === slash || (code === backslash && special()))
          state = special() ? State.specialAuthorityIgnoreSlashes : State.authority
        else {
          takeAuthority(url, base!)
          state = State.path
          pointer--
        }
        break
      case State.specialAuthoritySlashes:
        state = State.specialAuthorityIgnoreSlashes
        if (code === slash && at(pointer + 1) === slash) pointer++
        else pointer--
        break
      case State.specialAuthorityIgnoreSlashes:
        if (code !== slash && code !== backslash) {
          state = State.authority
          pointer--
        }
        break
      case State.authority: {
        let stop = pointer
        while (!endsAuthority(at(stop))) stop++
        const authority = input.slice(pointer, stop)
        const sign = authority.lastIndexOf('@')
        if (sign >= 0) {
          if (sign === authority.length - 1) return false
          const [username, ...password] = authority.slice(0, sign).split(':')
          url.username = percentEncode(username!, sets.userinfo)
          url.password = percentEncode(password.join(':'), sets.userinfo)
          pointer += sign + 1
        }
        state = State.host
        pointer--
        break
      }
      case State.host:
      case State.hostname: {
        if (overridden && url.scheme === 'file') {
          state = State.fileHost
          pointer--
          break
        }
        let stop = pointer
        let bracketed = false
        for (; !endsAuthority(at(stop)) && (bracketed || at(stop) !== colon); stop++) {
          if (at(stop) === 91) bracketed = true
          else if (at(stop) === 93) bracketed = false
        }
        const buffer = input.slice(pointer, stop)
        const beforePort = at(stop) === colon
        if (buffer === '' && (beforePort || special())) return false
        if (beforePort && override === State.hostname) return false
        if (!beforePort && overridden && buffer === '' && (hasCredentials(url) || url.port !== null)) return false
        const host = parseHost(buffer, !special())
        if (host === undefined) return false
        url.host = host
        if (beforePort) {
          state = State.port
          pointer = stop
        } else {
          if (overridden) return true
          state = State.pathStart
          pointer = stop - 1
        }
        break
      }
      case State.port: {
        const buffer = startsAt(digits, input, pointer)!
        const stop = pointer + buffer.length
        if (!overridden && !endsAuthority(at(stop))) return false
        if (buffer !== '') {
          const port = Number(buffer)
          if (port > 65_535) return false
          url.port = port === defaultPort(url.scheme) ? null : port
        }
        if (overridden) return buffer !== ''
        state = State.pathStart
        pointer = stop - 1
        break
      }
      case State.file:
        url.scheme = 'file'
        url.host = ''
        if (code === slash || code === backslash) state = State.fileSlash
        else if (base?.scheme === 'file') {
          url.host = base.host
          url.path = copyPath(base)
          url.query = base.query
          if (!queryOrFragment(code) && code !== end) {
            url.query = null
            if (startsAt(driveStart, input, pointer) === undefined) shorten(url)
            else url.path = []
            state = State.path
            pointer--
          }
        } else {
          state = State.path
          pointer--
        }
        break
      case State.fileSlash:
        if (code === slash || code === backslash) state = State.fileHost
        else {
          if (base?.scheme === 'file') {
            url.host = base.host
            const first = base.path[0]
            if (startsAt(driveStart, input, pointer) === undefined && first !== undefined && normalDrive.test(first))
              (url.path as string[]).push(first)
          }
          state = State.path
          pointer--
        }
        break
      case State.fileHost: {
        let stop = pointer
        for (
          let next = at(stop);
          next !== end && next !== slash && next !== backslash && next !== question && next !== hash;
          next = at(stop)
        )
          stop++
        const buffer = input.slice(pointer, stop)
        if (!overridden && drive.test(buffer)) {
          state = State.path
          pointer--
          break
        }
        if (buffer === '') url.host = ''
        else {
          const host = parseHost(buffer, !special())
          if (host === undefined) return false
          url.host = host === 'localhost' ? '' : host
        }
        if (overridden) return true
        state = State.pathStart
        pointer = stop - 1
        break
      }
      case State.pathStart:
        if (special()) {
          state = State.path
          if (code !== slash && code !== backslash) pointer--
        } else if (!overridden && queryOrFragment(code)) break
        else if (code !== end) {
          state = State.path
          if (code !== slash) pointer--
        } else if (overridden && url.host === null) (url.path as string[]).push('')
        break
      case State.path: {
        const path = url.path as string[]
        let stop = pointer
        const isSlash = (next: number) => next === slash || (next === backslash && special())
        for (
          let next = at(stop);
          next !== end && !isSlash(next) && (overridden || (next !== question && next !== hash));
          next = at(stop)
        )
          stop++
        const next = at(stop)
        const segment = percentEncode(input.slice(pointer, stop), sets.path)
        if (doubleDot.test(segment)) {
          shorten(url)
          if (!isSlash(next)) path.push('')
        } else if (singleDot.test(segment)) {
          if (!isSlash(next)) path.push('')
        } else
          path.push(url.scheme === 'file' && path.length === 0 && drive.test(segment) ? `${segment[0]!}:` : segment)
        pointer = stop
        if (next === end) return true
        queryOrFragment(next)
        break
      }
      case State.opaquePath: {
        let stop = pointer
        while (at(stop) !== end && at(stop) !== question && at(stop) !== hash) stop++
        const path = percentEncode(input.slice(pointer, stop), sets.control)
        url.path = at(stop) !== end && path.endsWith(' ') ? `${path.slice(0, -1)}%20` : path
        pointer = stop
        if (at(stop) === end) return true
        queryOrFragment(at(stop))
        break
      }
      case State.query: {
        const stop = overridden ? -1 : input.indexOf('#', pointer)
        const query = stop < 0 ? input.slice(pointer) : input.slice(pointer, stop)
        url.query = percentEncode(query, special() ? sets.specialQuery : sets.query)
        if (stop < 0) return true
        url.fragment = ''
        state = State.fragment
        pointer = stop
        break
      }
      case State.fragment:
        url.fragment = percentEncode(input.slice(pointer), sets.fragment)
        return true
    }
    if (code === end && pointer >= input.length) return true
  }
}
