import { defineAsyncComponent, type Component as VueComponent } from 'vue'
import type { Component } from '../../plugins-registry/ui-schema.ts'
import GridView from './components/GridView.vue'
import SectionView from './components/SectionView.vue'
import StatsView from './components/StatsView.vue'
import StatView from './components/StatView.vue'
import TableView from './table/TableView.vue'

/** Which Vue component draws which kind of component. */
export const registry: Partial<Record<Component['type'], VueComponent>> = {
  section: SectionView,
  grid: GridView,
  tabs: defineAsyncComponent(() => import('./components/TabsView.vue')),
  stats: StatsView,
  stat: StatView,
  table: TableView,
  form: defineAsyncComponent(() => import('./components/FormComponentView.vue')),
  chart: defineAsyncComponent(() => import('./components/ChartView.vue')),
  markdown: defineAsyncComponent(() => import('./components/MarkdownView.vue')),
}
