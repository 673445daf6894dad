import { asIs, asRule, said, type Said } from '../../languages/said.ts'
import type { BundleFiles } from './bundle.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { bundleInvalid, type Refusal } from './refusal.ts'

/** What a check found in a bundle that was taken. */
export interface Finding {
  severity: 'note' | 'warning'
  message: Said
}

/** One check that ran at upload. A bundle that breaks a rule is refused with all of them and has no report. */
export interface CheckReport {
  check: 'archive' | 'manifest' | 'code' | 'use' | 'size' | 'license' | 'patterns'
  /** What was looked at, with its figures. */
  summary: Said
  findings: Finding[]
}

/** From here on a bundle slows down its first request enough to be told. */
const largeCodeBytes = 1024 * 1024

/** What honest code has no use for: a bundle with it is refused. */
const knownBad: { pattern: RegExp; rule: string }[] = [
  { pattern: /stratum\+(?:tcp|ssl):\/\//i, rule: asRule('holds the address of a mining pool') },
  { pattern: /\b(?:coinhive|cryptonight|coin-?imp)\b/i, rule: asRule('holds a known miner') },
]

/** What a reviewer looks at twice. */
const suspicious: { pattern: RegExp; message: Said }[] = [
  { pattern: /\beval\s*\(|\bnew\s+Function\s*\(/, message: said('makes code from strings (eval or Function)') },
  { pattern: /\bWebAssembly\s*\./, message: said('uses WebAssembly') },
  { pattern: /\b_0x[0-9a-f]{4,}\b/, message: said('looks obfuscated: names such as _0x3f2a') },
]

/** From here on a text without a space is more than a picture in a page. */
const longTextChars = 20_000

const holdsLongText = (text: string) => text.matchAll(/[A-Za-z0-9+/=]+/g).some(([run]) => run.length > longTextChars)

/** Which name in code gives away the use of a capability; its own unless told. */
const traces: Record<string, RegExp> = { net: /\bfetch\s*\(/ }

const usesOf = (code: string, { capabilities }: Manifest): Finding[] =>
  Object.keys(capabilities)
    .filter((name) => !(traces[name] ?? new RegExp(`\\b${name}\\b`)).test(code))
    .map((name) => ({
      severity: 'warning',
      message: said('asks for the capability "{name}", which its code never names', { name }),
    }))

const licenseOf = ({ license }: Manifest, files: BundleFiles): Finding[] => [
  ...(license === undefined
    ? [{ severity: 'warning' as const, message: said('says no license: others may not use it without one') }]
    : []),
  ...(files.has('README.md') ? [] : [{ severity: 'note' as const, message: said('has no README.md for its page') }]),
]

/** @throws {Problem} `bundle.invalid` */
const refuseKnownBad = (files: BundleFiles): void => {
  const refusals = [...files]
    .filter(([path]) => path === 'server.js' || path.startsWith('ui/'))
    .flatMap(([path, content]): Refusal[] => {
      const text = content.toString()
      return knownBad.filter(({ pattern }) => pattern.test(text)).map(({ rule }) => ({ path, rule }))
    })
  if (refusals.length > 0) throw bundleInvalid(refusals)
}

/**
 * Says what the checks of a bundle saw, for its author and for those who review it.
 *
 * @throws {Problem} `bundle.invalid` for what is known to be bad
 */
export const reportOn = (
  bytes: Buffer,
  { manifest, files }: { manifest: Manifest; files: BundleFiles },
  { routes, events, jobs }: { routes: readonly unknown[]; events: readonly unknown[]; jobs: readonly unknown[] },
): CheckReport[] => {
  refuseKnownBad(files)
  const code = files.get('server.js')!
  const text = code.toString()
  const unpackedBytes = [...files.values()].reduce((sum, { length }) => sum + length, 0)
  const uses = usesOf(text, manifest)
  const patterns = [
    ...suspicious.filter(({ pattern }) => pattern.test(text)).map(({ message }) => message),
    ...(holdsLongText(text) ? [said('holds a very long text that may be encoded code')] : []),
  ]
  return [
    {
      check: 'archive',
      summary: said('{files, plural, one {# file} other {# files}}, each in its place', { files: files.size }),
      findings: [],
    },
    {
      check: 'manifest',
      summary: said(
        '{capabilities, plural, one {# capability} other {# capabilities}}, {permissions, plural, one {# permission} other {# permissions}}',
        { capabilities: Object.keys(manifest.capabilities).length, permissions: manifest.permissions.length },
      ),
      findings: manifest.description === undefined ? [{ severity: 'note', message: said('has no description') }] : [],
    },
    {
      check: 'code',
      summary: said(
        'loads in a sandbox: {routes, plural, one {# route} other {# routes}}, {events, plural, one {# event} other {# events}}, {jobs, plural, one {# job} other {# jobs}}',
        { routes: routes.length, events: events.length, jobs: jobs.length },
      ),
      findings: [],
    },
    {
      check: 'use',
      summary:
        uses.length > 0 ? said('asks for more than its code names') : said('its code names all that it asks for'),
      findings: uses,
    },
    {
      check: 'size',
      summary: said('{packed} packed, {unpacked} unpacked, {code} of code', {
        packed: { bytes: bytes.length },
        unpacked: { bytes: unpackedBytes },
        code: { bytes: code.length },
      }),
      findings:
        code.length > largeCodeBytes
          ? [
              {
                severity: 'warning',
                message: said('has {code} of code, which makes its first request slow', {
                  code: { bytes: code.length },
                }),
              },
            ]
          : [],
    },
    {
      check: 'license',
      summary: manifest.license === undefined ? said('no license is named') : asIs(manifest.license),
      findings: licenseOf(manifest, files),
    },
    {
      check: 'patterns',
      summary: patterns.length > 0 ? said('code to look at closely') : said('nothing that is known to be bad'),
      findings: patterns.map((message) => ({ severity: 'warning', message })),
    },
  ]
}
