import { defineAsyncComponent } from 'vue'
import type { Column, Table } from '../../../plugins-registry/ui-schema.ts'
import CellView from '../cells/CellView.vue'

/** Few tables are edited in place; until its inputs are here, a cell shows its value. */
export const EditableCell = defineAsyncComponent({
  loader: () => import('./EditableCell.vue'),
  loadingComponent: CellView,
  delay: 0,
})

/** Whether the values of a column can be edited where they stand. */
export const isEditableIn = (table: Table, column: Column): boolean =>
  'editable' in column && column.editable && table.edit !== undefined
