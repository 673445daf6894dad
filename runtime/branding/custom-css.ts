import { generate, lexer, parse, walk, type CssNode } from 'css-tree'
import { asIs, said, type Said } from '../../languages/said.ts'

/** What of a tenant's CSS can't be taken, and where. */
export interface CssMistake {
  line: number
  rule: Said
}

/**
 * What may be set: how things look, never where they are, whether they are seen, or what they say. So nothing can be
 * laid over a dialog that asks for consent, hidden from it, or written into it.
 */
const properties =
  /^(?:color|background(?:-color|-image)?|border(?:-(?:top|right|bottom|left|inline|block)(?:-(?:start|end))?)?(?:-(?:color|style|width))?|border-(?:(?:top|bottom)-(?:left|right)-|(?:start|end)-(?:start|end)-)?radius|box-shadow|text-shadow|font(?:-(?:family|size|weight|style|variant-numeric|feature-settings))?|letter-spacing|word-spacing|line-height|text-(?:transform|decoration(?:-(?:color|style|thickness|line))?|underline-offset|align)|padding(?:-(?:top|right|bottom|left|inline|block)(?:-(?:start|end))?)?|gap|(?:row|column)-gap|accent-color|caret-color)$/

const functions = new Set(
  'rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark var linear-gradient radial-gradient conic-gradient'.split(
    ' ',
  ),
)

const elements = new Set(
  'a abbr article aside blockquote body button caption code dd dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html input kbd label legend li main nav ol p pre section select small span strong table tbody td textarea th thead tr ul'.split(
    ' ',
  ),
)
const pseudos = new Set(
  'root hover focus focus-visible focus-within active disabled checked first-child last-child only-child nth-child not is where placeholder selection marker dark'.split(
    ' ',
  ),
)
/** The UI kit names its parts with the first; the others say what something is and the state that it is in. */
const attributes = new Set(['data-slot', 'data-state', 'role', 'aria-current', 'aria-selected', 'dir', 'lang'])
const media = /^[\w\s():,.<>=-]*$/

/** The variables that the theme is made of. */
const variables = /^--(?:ui|color|font|radius|spacing)(?:-[a-z0-9-]+)?$/
/** Sizes end where a shadow or a border could cover what stands beside it. */
const mostOf: Record<string, number> = { px: 48, rem: 4, em: 4, deg: 360, turn: 1, '%': 200 }
/** What is smaller can't be read, and may be meant not to be. */
const leastFontSize: Record<string, number> = { px: 10, rem: 0.625, em: 0.625 }

const mistakeInSelector = (node: CssNode): Said | undefined => {
  if (node.type === 'TypeSelector' && !elements.has(node.name))
    return said('may not select {name}', { name: node.name })
  if (node.type === 'ClassSelector' && node.name !== 'dark')
    return said('may not select .{name}: classes may change', { name: node.name })
  if (node.type === 'IdSelector') return said('may not select #{name}', { name: node.name })
  if (node.type === 'NestingSelector') return said('may not be nested')
  if (node.type === 'AttributeSelector' && (!attributes.has(node.name.name) || ![null, '='].includes(node.matcher)))
    return said('may not select [{name}{matcher}]', { name: node.name.name, matcher: node.matcher ?? '' })
  if ((node.type === 'PseudoClassSelector' || node.type === 'PseudoElementSelector') && !pseudos.has(node.name))
    return said('may not select :{name}', { name: node.name })
  return undefined
}

const mistakeInValue = (node: CssNode): Said | undefined => {
  if (node.type === 'Url') return said('may not fetch anything')
  if (node.type === 'Function' && !functions.has(node.name)) return said('may not use {name}()', { name: node.name })
  if (node.type === 'Raw') return said('can not be read')
  if (node.type === 'Identifier' && node.name.startsWith('--') && !variables.test(node.name))
    return said('may not use the variable {name}', { name: node.name })
  if (node.type === 'Dimension') {
    const most = Object.hasOwn(mostOf, node.unit) ? mostOf[node.unit]! : undefined
    if (most === undefined) return said('may not use the unit {unit}', { unit: node.unit })
    if (Math.abs(Number(node.value)) > most) return said('may be at most {most}{unit}', { most, unit: node.unit })
  }
  return undefined
}

const lineOf = (node: CssNode): number => node.loc?.start.line ?? 1

const mistakeInTextOf = ({ property, value }: Extract<CssNode, { type: 'Declaration' }>): Said | undefined => {
  if (property === 'color') {
    const text = generate(value)
    return /transparent|\/|rgba|hsla/.test(text) ? said('color may not be see-through') : undefined
  }
  if (property !== 'font-size' && property !== 'font') return undefined
  let rule: Said | undefined
  walk(value, (each) => {
    if (each.type === 'Number' && property === 'font-size') rule = said('font-size needs a unit')
    if (each.type === 'Percentage' && Number(each.value) < 70)
      rule = said('{property} is too small to be read', { property })
    if (each.type === 'Dimension' && Number(each.value) < (leastFontSize[each.unit] ?? 0))
      rule = said('{property} is too small to be read', { property })
  })
  return rule
}

const mistakesInDeclaration = (node: Extract<CssNode, { type: 'Declaration' }>): CssMistake[] => {
  const line = lineOf(node)
  if (!properties.test(node.property))
    return [{ line, rule: said('may not set {property}', { property: node.property }) }]
  const mistakes: CssMistake[] = []
  walk(node.value, (each) => {
    const rule = mistakeInValue(each)
    if (rule) mistakes.push({ line: each.loc?.start.line ?? line, rule })
  })
  const hides = mistakeInTextOf(node)
  if (hides) mistakes.push({ line, rule: hides })
  const usesVariables = generate(node.value).includes('var(')
  if (mistakes.length === 0 && !usesVariables && lexer.matchDeclaration(node).error)
    mistakes.push({ line, rule: said('{property} has no such value', { property: node.property }) })
  return mistakes
}

const mistakesIn = (sheet: CssNode): CssMistake[] => {
  const mistakes: CssMistake[] = []
  walk(sheet, {
    enter(node: CssNode) {
      const add = (rule: Said | undefined) => {
        if (rule) mistakes.push({ line: lineOf(node), rule })
      }
      if (node.type === 'Atrule') {
        const prelude = node.prelude ? generate(node.prelude) : ''
        if (node.name !== 'media' || !media.test(prelude)) add(said('may not use @{name}', { name: node.name }))
      } else if (node.type === 'Declaration') {
        mistakes.push(...mistakesInDeclaration(node))
        return walk.skip
      } else if (node.type === 'Raw') add(said('can not be read'))
      else add(mistakeInSelector(node))
      return undefined
    },
  })
  return mistakes
}

/** A tenant's CSS, read and written anew: what comes out was understood as a whole, so nothing hides in it. */
export const readCss = (css: string): { css: string } | { mistakes: CssMistake[] } => {
  const mistakes: CssMistake[] = []
  const sheet = parse(css, {
    positions: true,
    parseCustomProperty: true,
    onParseError: ({ message, line }: SyntaxError & { line?: number }) =>
      mistakes.push({ line: line ?? 1, rule: asIs(message) }),
  })
  mistakes.push(...mistakesIn(sheet))
  if (mistakes.length > 0) return { mistakes: mistakes.slice(0, 50) }
  return { css: generate(sheet) }
}
