import type { BarSeriesOption, LineSeriesOption, PieSeriesOption } from 'echarts/charts'
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'

type PlotOption = ComposeOption<
  | BarSeriesOption
  | LineSeriesOption
  | PieSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | TooltipComponentOption
>

export interface PlotSeries {
  label: string
  values: number[]
  /** The values as people read them. */
  texts: string[]
  /** Which of the colours of the look it has; the one of its place unless told. */
  shade?: number
}

export interface Plot {
  kind: 'bar' | 'line' | 'area' | 'pie'
  labels: string[]
  series: PlotSeries[]
  stacked: boolean
  horizontal: boolean
  /** Whether the labels are names: of points in time or of amounts, some tell what the others are; of names, none does. */
  named?: boolean
  tick: (value: number) => string
}

/** What charts look like, taken from the page that they stand in. */
export interface PlotLook {
  series: string[]
  text: string
  line: string
  background: string
  font: string
  rightToLeft: boolean
  still: boolean
}

const slice = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max - 1)}…` : text)

const tooltip = (
  plot: Plot,
  look: PlotLook,
  draw: (at: number, series: number[]) => HTMLElement,
): TooltipComponentOption => ({
  trigger: plot.kind === 'pie' ? 'item' : 'axis',
  confine: true,
  padding: 0,
  borderWidth: 0,
  backgroundColor: 'transparent',
  extraCssText: 'box-shadow: none',
  axisPointer: { type: plot.kind === 'bar' ? 'shadow' : 'line', lineStyle: { color: look.line } },
  // An element that is built from texts: what a plugin or its data says never becomes markup.
  formatter: (given) => {
    const points = [given].flat() as { dataIndex: number; seriesIndex?: number }[]
    const at = points[0]!.dataIndex
    const isTurned = look.rightToLeft && plot.kind !== 'pie' && !plot.horizontal
    return draw(
      isTurned ? plot.labels.length - 1 - at : at,
      points.map(({ seriesIndex = 0 }) => seriesIndex),
    )
  },
})

const pie = ({ labels, series }: Plot, look: PlotLook): PieSeriesOption => ({
  type: 'pie',
  radius: ['52%', '78%'],
  center: ['50%', '44%'],
  padAngle: 1,
  itemStyle: { borderRadius: 4 },
  label: { show: false },
  emphasis: { scaleSize: 4, itemStyle: { color: 'inherit' } },
  data: labels.map((name, at) => ({
    name,
    value: Math.max(0, series[0]?.values[at] ?? 0),
    itemStyle: { color: look.series[at % look.series.length]! },
  })),
})

/** A colour of the look; they come again when there are no more. */
export const shadeOf = (look: PlotLook, shade: number): string => look.series[shade % look.series.length]!

const bars = (plot: Plot, look: PlotLook): BarSeriesOption[] =>
  plot.series.map(({ label, values, shade }, at) => ({
    type: 'bar',
    name: label,
    data: plot.horizontal ? values : fromTheLeft(values, look),
    barMaxWidth: plot.horizontal ? 22 : 48,
    barGap: '12%',
    ...(plot.stacked ? { stack: 'all' } : {}),
    itemStyle: {
      color: shadeOf(look, shade ?? at),
      borderRadius: plot.stacked ? 0 : plot.horizontal ? [0, 4, 4, 0] : [4, 4, 0, 0],
    },
    emphasis: { itemStyle: { color: 'inherit' } },
  }))

const lines = (plot: Plot, look: PlotLook): LineSeriesOption[] =>
  plot.series.map(({ label, values, shade }, at) => {
    const color = shadeOf(look, shade ?? at)
    return {
      type: 'line',
      name: label,
      data: fromTheLeft(values, look),
      showSymbol: values.length === 1,
      symbol: 'circle',
      symbolSize: 7,
      lineStyle: { width: 2, color },
      itemStyle: { color, borderColor: look.background, borderWidth: 2 },
      emphasis: { disabled: true },
      ...(plot.stacked ? { stack: 'all' } : {}),
      ...(plot.kind === 'area' ? { areaStyle: { color, opacity: plot.stacked ? 0.35 : 0.14 } } : {}),
    }
  })

/** About how wide a text is in pixels: letters of Chinese and Japanese are twice as wide as others. */
const widthOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? 12 : 7), 0)

/**
 * How many labels along a line are left out after each that is shown, from the first one on. The library makes room at the end of the line for
 * the labels that it means to show first, and then shows others, of which the last one was cut.
 */
const between = (labels: string[], width: number): number => {
  const widest = Math.max(0, ...labels.map(widthOf))
  return Math.max(0, Math.ceil(((widest + 12) * (labels.length - 1)) / Math.max(1, width - 60)) - 1)
}

/**
 * What stands along a line, from the left to the right. The library would turn its axis around, but then takes the place
 * of the labels for where they were before, and leaves up to half of the chart empty for them.
 */
const fromTheLeft = <T>(along: T[], look: PlotLook): T[] => (look.rightToLeft ? along.toReversed() : along)

const leastBarWidth = 16

/** How labels below bars stand: where all are needed and not one of them has room beside the next, they lean. */
const leaning = ({ labels, named }: Plot, width: number) => {
  const each = (width - 60) / Math.max(1, labels.length)
  if (!named || each < leastBarWidth) return {}
  return { interval: 0, hideOverlap: false, rotate: Math.max(...labels.map(widthOf)) > each ? 35 : 0 }
}

const axes = (plot: Plot, look: PlotLook, width: number): Pick<PlotOption, 'xAxis' | 'yAxis'> => {
  const label = { color: look.text, fontFamily: look.font, fontSize: 11 }
  const isBar = plot.kind === 'bar'
  const step = between(plot.labels, width) + 1
  const first = look.rightToLeft ? plot.labels.length - 1 : 0
  const names = {
    type: 'category' as const,
    data: plot.horizontal ? plot.labels : fromTheLeft(plot.labels, look),
    boundaryGap: isBar || plot.labels.length === 1,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: look.line } },
    axisLabel: {
      ...label,
      hideOverlap: true,
      ...(isBar || plot.horizontal ? {} : { interval: (at: number) => (at - first) % step === 0 }),
      ...(isBar && !plot.horizontal ? leaning(plot, width) : {}),
      formatter: (text: string) => slice(text, plot.horizontal ? 22 : 16),
    },
  }
  const numbers = {
    type: 'value' as const,
    axisLabel: { ...label, hideOverlap: true, formatter: (value: number) => plot.tick(value) },
    splitLine: { lineStyle: { color: look.line } },
    // Beside each other amounts need more room than above each other.
    splitNumber: plot.horizontal ? Math.max(1, Math.min(4, Math.floor(width / 160))) : 4,
    minInterval: plot.series.every(({ values }) => values.every(Number.isInteger)) ? 1 : 0,
  }
  const side = look.rightToLeft ? ('right' as const) : ('left' as const)
  return plot.horizontal
    ? {
        xAxis: { ...numbers, inverse: look.rightToLeft },
        yAxis: { ...names, inverse: true, position: side },
      }
    : { xAxis: names, yAxis: { ...numbers, position: side } }
}

const mostLegendLetters = 24
const mostLegendLines = 3

/** How many lines a legend takes: the library does not make room for more than one by itself. */
const legendLines = (names: string[], width: number): number => {
  const [lines] = names.reduce<[number, number]>(
    ([lines, used], name) => {
      // A dot, and the room around it.
      const wanted = 29 + widthOf(slice(name, mostLegendLetters))
      return used + wanted > width && used > 0 ? [lines + 1, wanted] : [lines, used + wanted]
    },
    [1, 0],
  )
  return lines
}

/**
 * What the chart library is told. All of it is made here: of a plugin there are numbers and texts in it, and nothing
 * that the library would take for markup or a template.
 */
export const plotOptions = (
  plot: Plot,
  look: PlotLook,
  drawTip: (at: number, series: number[]) => HTMLElement,
  width: number,
): PlotOption => {
  const isPie = plot.kind === 'pie'
  const hasLegend = isPie || plot.series.length > 1
  const rows = legendLines(isPie ? plot.labels : plot.series.map(({ label }) => label), width)
  return {
    animation: !look.still,
    animationDuration: 300,
    textStyle: { fontFamily: look.font },
    tooltip: tooltip(plot, look, drawTip),
    legend: {
      show: hasLegend,
      type: rows > mostLegendLines ? 'scroll' : 'plain',
      bottom: 0,
      icon: 'circle',
      itemWidth: 8,
      itemHeight: 8,
      itemGap: 16,
      textStyle: { color: look.text, fontFamily: look.font, fontSize: 12 },
      formatter: (name) => slice(name, mostLegendLetters),
      pageIconColor: look.text,
      pageTextStyle: { color: look.text },
    },
    ...(isPie
      ? {}
      : {
          grid: {
            left: 4,
            right: 8,
            top: 10,
            bottom: hasLegend ? 14 + 22 * Math.min(rows, mostLegendLines) : 4,
            outerBoundsMode: 'same' as const,
          },
          ...axes(plot, look, width),
        }),
    series: isPie ? [pie(plot, look)] : plot.kind === 'bar' ? bars(plot, look) : lines(plot, look),
  }
}
