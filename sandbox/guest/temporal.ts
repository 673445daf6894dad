import { NativeDate, defineProperty } from './intrinsics.ts'

/**
 * Puts `Temporal` with a clock of whole milliseconds in place of V8's, whose `Temporal.Now` tells nanoseconds: a finer
 * clock would serve timing attacks, and a recorded invocation could not be given the same time again. It is put
 * together when a plugin first asks for it, out of what `Date` leads to: V8 makes the original, 48 KB of it, when it is
 * touched.
 *
 * @param clock milliseconds since the epoch
 */
export const installTemporal = (global: typeof globalThis, clock: () => number) => {
  const keep = (value: unknown) =>
    defineProperty(global, 'Temporal', { value, writable: true, enumerable: false, configurable: true })
  defineProperty(global, 'Temporal', {
    get: () => {
      const temporal = makeTemporal(clock)
      keep(temporal)
      return temporal
    },
    set: keep,
    enumerable: false,
    configurable: true,
  })
}

const makeTemporal = (clock: () => number) => {
  const epoch = new NativeDate(0).toTemporalInstant()
  const Instant = epoch.constructor as typeof Temporal.Instant
  const zone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone
  const instant = () => Instant.fromEpochMilliseconds(clock())
  const zonedDateTimeISO = (given?: string) => instant().toZonedDateTimeISO(given ?? zone())
  const zoned = epoch.toZonedDateTimeISO('UTC')
  const date = zoned.toPlainDate()
  const classes = {
    Instant: epoch,
    ZonedDateTime: zoned,
    PlainDateTime: zoned.toPlainDateTime(),
    PlainDate: date,
    PlainTime: zoned.toPlainTime(),
    PlainYearMonth: date.toPlainYearMonth(),
    PlainMonthDay: date.toPlainMonthDay(),
    Duration: epoch.since(epoch),
  }
  const now = namespace('Temporal.Now', {
    timeZoneId: zone,
    instant,
    zonedDateTimeISO,
    plainDateTimeISO: (given?: string) => zonedDateTimeISO(given).toPlainDateTime(),
    plainDateISO: (given?: string) => zonedDateTimeISO(given).toPlainDate(),
    plainTimeISO: (given?: string) => zonedDateTimeISO(given).toPlainTime(),
  })
  const constructors = Object.entries(classes).map(([name, { constructor }]) => [name, constructor])
  return namespace('Temporal', { Now: now, ...Object.fromEntries(constructors) })
}

/** An object as the language's own namespaces are: members that do not show up when it is listed. */
const namespace = (name: string, members: Record<string, unknown>) => {
  const made = {}
  for (const [key, value] of Object.entries(members))
    defineProperty(made, key, { value, writable: true, enumerable: false, configurable: true })
  return defineProperty(made, Symbol.toStringTag, { value: name, configurable: true })
}
