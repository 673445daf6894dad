/** Lightness 0–1, chroma and hue in degrees: steps of lightness look even (Björn Ottosson's OKLCH). */
interface Oklch {
  l: number
  c: number
  h: number
}

type Rgb = [red: number, green: number, blue: number]

const toLinear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
const fromLinear = (value: number) => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055)

const linearOf = (hex: string): Rgb =>
  [1, 3, 5].map((at) => toLinear(Number.parseInt(hex.slice(at, at + 2), 16) / 255)) as Rgb

const toOklch = (hex: string): Oklch => {
  const [r, g, b] = linearOf(hex)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    c: Math.hypot(a, bb),
    h: (Math.atan2(bb, a) * 180) / Math.PI,
  }
}

const linearFrom = ({ l, c, h }: Oklch): Rgb => {
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const ll = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const mm = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const ss = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * ll - 3.3077115913 * mm + 0.2309699292 * ss,
    -1.2684380046 * ll + 2.6097574011 * mm - 0.3413193965 * ss,
    -0.0041960863 * ll - 0.7034186147 * mm + 1.707614701 * ss,
  ]
}

/** As much of the chroma as screens can show. */
const hexFrom = (wanted: Oklch): string => {
  let color = { ...wanted }
  while (color.c > 0.001 && linearFrom(color).some((part) => part < -0.0001 || part > 1.0001))
    color = { ...color, c: color.c * 0.96 }
  const parts = linearFrom(color).map((part) => Math.round(fromLinear(Math.min(1, Math.max(0, part))) * 255))
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

const luminanceOf = (hex: string): number => {
  const [r, g, b] = linearOf(hex)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast of two colours, 1 to 21 (WCAG 2.2). */
export const contrastOf = (one: string, other: string): number => {
  const [darker, lighter] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

/** What text of normal size needs (WCAG 2.2, AA). */
export const leastContrast = 4.5

/** A colour as near to another as can be that can be read beside a third. */
export const readable = (color: string, beside: string): string => {
  if (contrastOf(color, beside) >= leastContrast) return color
  const from = toOklch(color)
  const step = luminanceOf(beside) > 0.18 ? -0.002 : 0.002
  for (let l = from.l; l >= 0 && l <= 1; l += step) {
    const tried = hexFrom({ ...from, l })
    if (contrastOf(tried, beside) >= leastContrast) return tried
  }
  return step < 0 ? '#000000' : '#ffffff'
}

/** Lightness of each shade, as those of the UI kit. */
const lightness = {
  50: 0.97,
  100: 0.94,
  200: 0.88,
  300: 0.81,
  400: 0.71,
  500: 0.62,
  600: 0.54,
  700: 0.47,
  800: 0.4,
  900: 0.35,
  950: 0.26,
}

/** Shades from nearly white to nearly black of one hue. */
export const shadesOf = (color: string): Record<string, string> => {
  const { c, h } = toOklch(color)
  return Object.fromEntries(
    Object.entries(lightness).map(([shade, l]) => [
      shade,
      hexFrom({ l, h, c: c * (l > 0.9 ? 0.2 : l > 0.85 ? 0.4 : l > 0.75 ? 0.7 : 1) }),
    ]),
  )
}
