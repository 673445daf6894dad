const width = 100

/**
 * JSON as people would write it: what fits into a line stands in one.
 *
 * @example
 * compactJson({ type: 'stat', source: { route: 'GET /totals' } }) // '{ "type": "stat", "source": { "route": "GET /totals" } }'
 */
export const compactJson = (value: unknown, indent = '', room = width): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const isList = Array.isArray(value)
  const [open, close] = isList ? ['[', ']'] : ['{', '}']
  const pad = isList ? '' : ' '
  const entries: [string, unknown][] = isList
    ? value.map((each) => ['', each] as [string, unknown])
    : Object.entries(value).map(([name, each]) => [`${JSON.stringify(name)}: `, each])
  if (entries.length === 0) return `${open}${close}`

  const inLine = `${open}${pad}${entries.map(([name, each]) => `${name}${compactJson(each, '', Infinity)}`).join(', ')}${pad}${close}`
  if (indent.length + inLine.length <= room) return inLine
  const inner = `${indent}  `
  const lines = entries.map(([name, each]) => {
    const below = compactJson(each, inner, room - name.length)
    return `${inner}${name}${below}`
  })
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`
}
