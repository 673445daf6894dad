import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const wantedBytes = 50 * 1024

const part = (n: number): string => `
const table${n} = { name: 'part ${n}', weights: [${Array.from({ length: 12 }, (_, i) => (n * 31 + i * 17) % 97).join(', ')}] }
class Part${n} {
  #seen = new Map()
  constructor(scale) { this.scale = scale }
  weigh(items) {
    let sum = 0
    for (const [i, item] of items.entries()) {
      const weight = table${n}.weights[i % table${n}.weights.length]
      sum += weight * (item.quantity ?? 1) * this.scale
      this.#seen.set(item.sku, (this.#seen.get(item.sku) ?? 0) + weight)
    }
    return { name: table${n}.name, sum, distinct: this.#seen.size }
  }
}
parts.push(new Part${n}(${1 + (n % 5)}))
`

/**
 * A plugin of 50 KB as bundlers leave them: classes, tables and closures that are made at load, of which a request
 * uses a few. It answers as orders.js does. `variant` makes another version of the same size.
 */
export const fiftyKilobytes = (variant = 0): string => {
  let code = `const parts = []\nconst variant = ${variant}\n`
  for (let n = 0; code.length < wantedBytes; n++) code += part(n)
  const orders = readFileSync(join(import.meta.dirname, 'orders.js'), 'utf8')
    .replace('priced(await request.json())', 'priced(weighed(await request.json()))')
    .replace('export const', 'const')
    .replace('export default', 'var orders_default =')
  return `${code}${orders}${weighed}export {\n  orders_default as default\n};\n`
}

const weighed = `
const weighed = (order) => {
  parts[order.lines.length % parts.length].weigh(order.lines)
  return order
}
`

/** The same code as a script whose value is a function from JSON to JSON, for peers without web standards. */
export const asFunction = (module: string): string =>
  `${module.replace(/^var orders_default = .*$/m, '').replace(/^export \{[^}]*\};$/m, '')}
;(text) => JSON.stringify(priced(weighed(JSON.parse(text))))`
