import { useMutationObserver } from '@vueuse/core'
import { onMounted, shallowRef, type Ref } from 'vue'
import type { Tone } from '../../../plugins-registry/ui-schema.ts'
import type { PlotLook } from './options.ts'

/** Any colour that a browser understands, as one that the chart library does too. */
const asRgb = (colour: string): string => {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  if (!context) return colour
  context.fillStyle = colour
  context.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
  return `rgb(${red}, ${green}, ${blue})`
}

const names: Tone[] = ['primary', 'success', 'warning', 'error', 'info', 'neutral']

/** Where the colour of a tone stands among those of a look. */
export const shadeOfTone = (tone: Tone): number => names.indexOf(tone)

/** The colours and the font of the page around an element, also after the theme was changed. */
export const usePlotLook = (box: Readonly<Ref<HTMLElement | null>>) => {
  const look = shallowRef<PlotLook>()
  const read = () => {
    const element = box.value
    if (!element) return
    const style = getComputedStyle(element)
    const colour = (name: string) => asRgb(style.getPropertyValue(name).trim())
    const isDark = document.documentElement.classList.contains('dark')
    const shade = (name: string) => (isDark ? 400 : name === 'primary' || name === 'neutral' ? 500 : 600)
    // Where there are more series than colours, each comes once more, much darker or lighter.
    const other = isDark ? 200 : 800
    look.value = {
      series: [
        ...names.map((name) => colour(`--ui-color-${name}-${shade(name)}`)),
        ...names.map((name) => colour(`--ui-color-${name}-${other}`)),
      ],
      text: colour('--ui-text-muted'),
      line: colour('--ui-border'),
      background: colour('--ui-bg'),
      font: style.fontFamily,
      rightToLeft: document.documentElement.dir === 'rtl',
      still: matchMedia('(prefers-reduced-motion: reduce)').matches,
    }
  }
  onMounted(() => {
    read()
    useMutationObserver(document.documentElement, read, {
      attributes: true,
      attributeFilter: ['class', 'style', 'dir'],
    })
  })
  return look
}
