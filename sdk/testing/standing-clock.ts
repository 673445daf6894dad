/**
 * Source that has `Date` stand at a moment, for the top of a plugin's code. Timers, and what the platform itself
 * measures, go on.
 */
export const standingClock = (nowMs: number): string =>
  `globalThis.Date = ((Real, at) => { const Standing = new Proxy(Real, { construct: (_, given, self) => Reflect.construct(Real, given.length === 0 ? [at] : given, self === Standing ? Real : self), apply: () => new Real(at).toString(), get: (target, key) => key === 'now' ? () => at : Reflect.get(target, key) }); return Standing })(Date, ${nowMs});`
