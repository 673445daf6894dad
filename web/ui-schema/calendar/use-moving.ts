import { computed, nextTick, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ComponentOf } from '../../../plugins-registry/ui-schema.ts'
import { useFill } from '../fill.ts'
import { useFormats } from '../formats.ts'
import { usePageContext, useScope, useTests } from '../page-host.ts'
import { fieldOf, type RowData } from '../rows.ts'
import type { CalendarDate } from './dates.ts'
import { entriesOf, type Entry } from './entries.ts'
import { shifted, type Shift } from './shift.ts'

/** By how much entries are moved from hour to hour. */
export const stepMinutes = 15

/** What the days and entries of a calendar need so that entries can be moved. */
export interface Moving {
  /** Whether an entry can be moved. */
  may: (entry: Entry) => boolean
  idOf: (entry: Entry) => string
  isCarried: (entry: Entry) => boolean
  /** A key on an entry: space takes it up and puts it down, arrows carry it, Escape takes it back. */
  press: (event: KeyboardEvent, entry: Entry) => void
  /** Puts an entry down that was carried when focus goes elsewhere: back to where it was. */
  leave: (entry: Entry) => void
  /** An entry is dragged from a day; `grabbed` is how many pixels below its upper edge. */
  drag: (entry: Entry, day: CalendarDate, grabbed: number) => void
  dragged: Ref<{ entry: Entry; day: CalendarDate; grabbed: number } | undefined>
  /** What is dragged is dropped, or let go elsewhere. */
  drop: (by?: Shift) => void
}

/**
 * Entries of a calendar as they stand while they are carried and until a move is saved, and what moves them.
 *
 * @param hasHours whether entries can be carried from hour to hour, upwards and downwards; otherwise that is by weeks
 */
export const useMoving = (
  component: () => ComponentOf<'calendar'>,
  rows: ComputedRef<RowData[]>,
  days: ComputedRef<CalendarDate[]>,
  hasHours: ComputedRef<boolean>,
  box: Readonly<Ref<HTMLElement | null>>,
) => {
  const fill = useFill()
  const { t } = useI18n()
  const { run } = usePageContext()
  const scope = useScope()
  const passes = useTests()
  const formats = useFormats()

  const carried = ref<{ id: string; by: Shift }>()
  const dragged = shallowRef<{ entry: Entry; day: CalendarDate; grabbed: number }>()
  /** Where entries were put that are not there yet for the source. */
  const placed = ref(new Map<string, RowData>())
  const announced = ref('')

  const rowIdOf = (row: RowData) => String(fieldOf(row, component().rowId))
  const idOf = ({ row }: Entry) => rowIdOf(row)
  const read = computed(() => entriesOf(rows.value, component().start, component().end))
  /** An entry as the source has it. */
  const unmoved = (id: string) => read.value.find((each) => idOf(each) === id)
  const fieldsOf = (entry: Entry, by: Shift) => shifted(entry, by, component().start, component().end)
  const entries = computed(() => {
    const moved = rows.value.map((row) => {
      const id = rowIdOf(row)
      if (carried.value?.id !== id) return { ...row, ...placed.value.get(id) }
      const entry = unmoved(id)
      return entry ? { ...row, ...fieldsOf(entry, carried.value.by) } : row
    })
    return entriesOf(moved, component().start, component().end)
  })

  const nameOf = (entry: Entry) => fill(component().label, { ...scope.value, row: entry.row })
  const whenOf = (fields: RowData) => formats.date(fields[component().start], 'datetime')
  const isCarried = (entry: Entry) => carried.value?.id === idOf(entry)
  const may = ({ row }: Entry) => component().move !== undefined && passes(component().movable, { row })

  const move = async (entry: Entry, by: Shift) => {
    const { move: action, source, rowId } = component()
    if (!action || (by.days === 0 && by.minutes === 0)) return
    const fields = fieldsOf(entry, by)
    announced.value = t('calendar.movedTo', { name: nameOf(entry), when: whenOf(fields) })
    const optimistic = { route: source.route, id: { $ref: `/row/${rowId}` }, rowId, set: { $ref: '/form' } }
    placed.value.set(idOf(entry), fields)
    await run({ optimistic, ...action }, { ...scope.value, row: entry.row, form: fields })
    placed.value.delete(idOf(entry))
  }

  const focus = async (id: string) => {
    await nextTick()
    box.value?.querySelector<HTMLElement>(`[data-entry="${CSS.escape(id)}"]`)?.focus()
  }
  const carry = async (entry: Entry, by: Shift) => {
    const from = unmoved(idOf(entry))
    if (!from) return
    const moved = entriesOf([{ ...from.row, ...fieldsOf(from, by) }], component().start, component().end)[0]!
    // Whatever is not shown has to be gone to first.
    if (moved.from.compare(days.value[0]!) < 0 || moved.from.compare(days.value.at(-1)!) > 0) return
    carried.value = { id: idOf(entry), by }
    announced.value = whenOf(moved.row)
    await focus(idOf(entry))
  }
  const takeBack = (entry: Entry) => {
    carried.value = undefined
    announced.value = t('kanban.takenBack', { name: nameOf(entry) })
  }
  const putDown = async (entry: Entry) => {
    const { by } = carried.value!
    const before = unmoved(idOf(entry))
    if (by.days === 0 && by.minutes === 0) announced.value = t('kanban.putDown', { name: nameOf(entry) })
    const moving = before && move(before, by)
    carried.value = undefined
    await focus(idOf(entry))
    await moving
  }
  const stepOf = (key: string, allDay: boolean): Shift | undefined => {
    const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    if (key === 'ArrowLeft' || key === 'ArrowRight') return { days: key === forward ? 1 : -1, minutes: 0 }
    if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined
    const by = key === 'ArrowDown' ? 1 : -1
    if (!hasHours.value) return { days: by * 7, minutes: 0 }
    return allDay ? undefined : { days: 0, minutes: by * stepMinutes }
  }
  const press = (event: KeyboardEvent, entry: Entry) => {
    if (!may(entry)) return
    if (event.key === ' ' || (event.key === 'Enter' && isCarried(entry))) {
      event.preventDefault()
      if (isCarried(entry)) return void putDown(entry)
      carried.value = { id: idOf(entry), by: { days: 0, minutes: 0 } }
      announced.value = t('kanban.pickedUp', { name: nameOf(entry) })
      return
    }
    if (!isCarried(entry)) return
    if (event.key === 'Escape') {
      event.stopPropagation()
      takeBack(entry)
      void focus(idOf(entry))
      return
    }
    const step = stepOf(event.key, entry.allDay)
    if (!step) return
    event.preventDefault()
    const { by } = carried.value!
    void carry(entry, { days: by.days + step.days, minutes: by.minutes + step.minutes })
  }

  const moving: Moving = {
    may,
    idOf,
    isCarried,
    press,
    leave: (entry) => {
      // Carrying it to another day takes focus along; only what stays away from it means that it was left.
      setTimeout(() => {
        const at = document.activeElement
        if (isCarried(entry) && at?.getAttribute('data-entry') !== idOf(entry)) takeBack(entry)
      })
    },
    drag: (entry, day, grabbed) => (dragged.value = { entry, day, grabbed }),
    dragged,
    drop: (by) => {
      const entry = dragged.value && unmoved(idOf(dragged.value.entry))
      dragged.value = undefined
      if (entry && by) void move(entry, by)
    },
  }
  return { entries, moving, announced }
}
