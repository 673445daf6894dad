interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/**
 * How one text became another, line by line, by their longest common lines. For texts of at most some hundred lines:
 * it takes the product of both lengths.
 *
 * @example
 * differenceOf('a\nb', 'a\nc') // [same a, removed b, added c]
 */
export const differenceOf = (before: string, after: string): DiffLine[] => {
  const [old, fresh] = [before.split('\n'), after.split('\n')]
  const common = Array.from({ length: old.length + 1 }, () => new Uint16Array(fresh.length + 1))
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      common[i]![j] =
        old[i] === fresh[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!)
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      lines.push({ kind: 'same', text: old[i]! })
      i++
      j++
    } else if (i < old.length && (j === fresh.length || common[i + 1]![j]! >= common[i]![j + 1]!))
      lines.push({ kind: 'removed', text: old[i++]! })
    else lines.push({ kind: 'added', text: fresh[j++]! })
  }
  return lines
}
