import { calendar } from './components/calendar.ts'
import { chart } from './components/chart.ts'
import { descriptions, detail } from './components/detail.ts'
import { figures, stat, stats } from './components/figures.ts'
import { form } from './components/form.ts'
import { gallery } from './components/gallery.ts'
import { grid } from './components/grid.ts'
import { kanban } from './components/kanban.ts'
import { cards, list } from './components/list.ts'
import { drawer, modal } from './components/overlays.ts'
import { search } from './components/search.ts'
import { section } from './components/section.ts'
import { slot } from './components/slot.ts'
import { split } from './components/split.ts'
import { empty, error, loading } from './components/states.ts'
import { table } from './components/table.ts'
import { tabs } from './components/tabs.ts'
import { code, markdown } from './components/texts.ts'
import { timeline } from './components/timeline.ts'
import { tree } from './components/tree.ts'
import { upload } from './components/upload.ts'
import { wizard } from './components/wizard.ts'

/** The catalog. What draws each is in `web/ui-schema/registry.ts`. */
export const components = [
  section,
  tabs,
  grid,
  split,
  drawer,
  modal,
  wizard,
  table,
  list,
  cards,
  kanban,
  calendar,
  timeline,
  tree,
  detail,
  descriptions,
  stat,
  stats,
  chart,
  figures,
  markdown,
  code,
  upload,
  gallery,
  form,
  search,
  empty,
  error,
  loading,
  slot,
] as const

/** What the components are called. */
export const componentTypes = [
  'section',
  'tabs',
  'grid',
  'split',
  'drawer',
  'modal',
  'wizard',
  'table',
  'list',
  'cards',
  'kanban',
  'calendar',
  'timeline',
  'tree',
  'detail',
  'descriptions',
  'stat',
  'stats',
  'chart',
  'figures',
  'markdown',
  'code',
  'upload',
  'gallery',
  'form',
  'search',
  'empty',
  'error',
  'loading',
  'slot',
] as const
