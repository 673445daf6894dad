const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/Chrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: [RegExp, string, 'phone' | 'desk'][] = [
  [/\biPhone\b/, 'iPhone', 'phone'],
  [/\biPad\b/, 'iPad', 'phone'],
  [/\bAndroid\b/, 'Android', 'phone'],
  [/\bWindows\b/, 'Windows', 'desk'],
  [/\bMac OS X\b/, 'macOS', 'desk'],
  [/\bCrOS\b/, 'ChromeOS', 'desk'],
  [/\bLinux\b/, 'Linux', 'desk'],
]

/** A browser and its device, as far as they can be told from what the browser says it is. */
export const readUserAgent = (text: string) => {
  const [, browser] = browsers.find(([pattern]) => pattern.test(text)) ?? []
  const [, system, kind = 'desk'] = systems.find(([pattern]) => pattern.test(text)) ?? []
  return { browser, system, kind }
}
