import { defineAsyncComponent, type Component as VueComponent } from 'vue'
import type { Component } from '../../plugins-registry/ui-schema.ts'
import DetailView from './components/DetailView.vue'
import GridView from './components/GridView.vue'
import ListView from './components/ListView.vue'
import SectionView from './components/SectionView.vue'
import SplitView from './components/SplitView.vue'
import StateView from './components/StateView.vue'
import StatView from './components/StatView.vue'
import TableView from './table/TableView.vue'

/**
 * Which Vue component draws which kind of component: what most pages have at once, the rest when a page first has it.
 * `null` is drawn elsewhere.
 */
export const registry: Record<Component['type'], VueComponent | null> = {
  section: SectionView,
  tabs: defineAsyncComponent(() => import('./components/TabsView.vue')),
  grid: GridView,
  split: SplitView,
  drawer: null,
  modal: null,
  wizard: defineAsyncComponent(() => import('./components/WizardView.vue')),
  table: TableView,
  list: ListView,
  cards: ListView,
  kanban: defineAsyncComponent(() => import('./kanban/KanbanView.vue')),
  calendar: defineAsyncComponent(() => import('./calendar/CalendarView.vue')),
  timeline: defineAsyncComponent(() => import('./components/TimelineView.vue')),
  tree: defineAsyncComponent(() => import('./components/TreeView.vue')),
  detail: DetailView,
  descriptions: DetailView,
  stat: StatView,
  stats: StatView,
  chart: defineAsyncComponent(() => import('./components/ChartView.vue')),
  figures: defineAsyncComponent(() => import('./figures/FiguresView.vue')),
  markdown: defineAsyncComponent(() => import('./components/MarkdownView.vue')),
  code: defineAsyncComponent(() => import('./components/CodeView.vue')),
  upload: defineAsyncComponent(() => import('./components/UploadView.vue')),
  gallery: defineAsyncComponent(() => import('./components/GalleryView.vue')),
  form: defineAsyncComponent(() => import('./components/FormComponentView.vue')),
  search: defineAsyncComponent(() => import('./components/SearchView.vue')),
  empty: StateView,
  error: StateView,
  loading: defineAsyncComponent(() => import('./components/LoadingView.vue')),
  slot: defineAsyncComponent(() => import('./components/SlotView.vue')),
}
