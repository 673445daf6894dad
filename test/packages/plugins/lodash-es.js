import { chunk, cloneDeep, debounce, groupBy, isEqual, merge, orderBy, template, throttle } from 'lodash-es'

export default {
  async fetch() {
    let calls = 0
    const count = debounce(() => calls++, 5)
    count()
    count()
    await new Promise((resolve) => setTimeout(resolve, 20))
    const source = { a: [1, { b: new Date(0) }], m: new Map([[1, 2]]) }
    const copy = cloneDeep(source)
    return Response.json({
      chunked: chunk([1, 2, 3], 2),
      grouped: groupBy([1, 2, 3], (n) => (n % 2 ? 'odd' : 'even')),
      ordered: orderBy([{ a: 2 }, { a: 1 }], 'a').map(({ a }) => a),
      merged: merge({ a: { b: 1 } }, { a: { c: 2 } }),
      equal: isEqual(copy, source) && copy.a !== source.a,
      calls,
      types: [typeof template, typeof throttle],
    })
  },
}
