import { expect } from 'chai'
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { plotOptions, type PlotLook } from './options.ts'

describe('a chart over time', () => {
  before(() => use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]))

  const look: PlotLook = {
    ...{ series: ['#00f'], text: '#000', line: '#abcdef', background: '#fff', font: 'sans-serif' },
    ...{ rightToLeft: false, still: true },
  }
  const labels = Array.from({ length: 120 }, (_, at) => `5:${String(at + 100)}:00`)
  const values = labels.map((_, at) => at)
  const series = [{ label: 'Invocations', values, texts: values.map(String) }]
  const plot = { kind: 'area' as const, labels, series, stacked: false, horizontal: false, tick: String }

  const drawn = (rightToLeft: boolean, width: number) => {
    const chart = init(null, null, { renderer: 'svg', ssr: true, width, height: 256 })
    chart.setOption(plotOptions(plot, { ...look, rightToLeft }, () => ({}) as HTMLElement, width))
    const svg = chart.renderToSVGString()
    chart.dispose()
    const numbers = (pattern: RegExp) => [...svg.matchAll(pattern)].map((found) => found.slice(1).map(Number))
    const [left = 0, right = 0] =
      numbers(/d="M([\d.]+) [\d.]+L([\d.]+) [\d.]+"[^>]*#abcdef/g).find(([from, to]) => to! - from! > 50) ?? []
    const names = [...svg.matchAll(/translate\(([\d.]+) [\d.]+\)"[^>]*>(5:\d+):00</g)]
    return { left, right, names: names.map(([, at, name]) => ({ at: Number(at), name: name! })) }
  }

  for (const rightToLeft of [false, true])
    it(`takes the width that there is, read from the ${rightToLeft ? 'right' : 'left'}`, () => {
      for (let width = 300; width <= 1400; width += 40) {
        const { left, right, names } = drawn(rightToLeft, width)
        expect(right - left, `of ${width} pixels`).to.be.above(width - 90)
        expect(names.length).to.be.above(1)
        const oldest = names.find(({ name }) => name === '5:100')!
        const others = names.filter((each) => each !== oldest)
        expect(others.every(({ at }) => (rightToLeft ? at < oldest.at : at > oldest.at))).to.equal(true)
      }
    })

  it('tells of the point that is pointed at, whichever way it is read', () => {
    for (const rightToLeft of [false, true]) {
      const told: number[] = []
      const draw = (at: number) => (told.push(at), {}) as HTMLElement
      const { tooltip } = plotOptions(plot, { ...look, rightToLeft }, draw, 800) as {
        tooltip: { formatter: (points: object[]) => unknown }
      }
      tooltip.formatter([{ dataIndex: 0, seriesIndex: 0 }])
      expect(told).to.deep.equal([rightToLeft ? 119 : 0])
    }
  })

  for (const rightToLeft of [false, true])
    it(`names every bar where there is little room, read from the ${rightToLeft ? 'right' : 'left'}`, () => {
      const stages = ['Lead', 'Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost']
      const bars = { label: 'Deals', values: stages.map((_, at) => at), texts: stages }
      const named = { ...plot, kind: 'bar' as const, labels: stages, series: [bars], named: true }
      for (const width of [280, 330, 900]) {
        const chart = init(null, null, { renderer: 'svg', ssr: true, width, height: 256 })
        chart.setOption(plotOptions(named, { ...look, rightToLeft }, () => ({}) as HTMLElement, width))
        const svg = chart.renderToSVGString()
        chart.dispose()
        for (const stage of stages) expect(svg, `at ${width} pixels`).to.include(`>${stage}</text>`)
        expect(svg.includes('rotate(') || /matrix\(/.test(svg)).to.equal(width < 400)
      }
    })
})
