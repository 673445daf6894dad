/** Names what the plugin exports inside of its script. */
const exported = '$plexica'
const keyword = 'export default'
/** As long as what it stands for, so that positions in stack traces stay what they are. */
const assignment = `var ${exported} =`

// These run on what anyone uploads: none of them may look at a text more often than once.
const everyExport = /\bexport\b/g
/** As bundlers end a module: one list of exports, then at most comments. */
const listAtEnd = /\bexport\s*\{([^{}]*)\}\s*(?:;\s*)?(?:\/\/[^\n]*\n\s*)*(?:\/\/[^\n]*)?$/
const defaultOfList = /(?:^|,)\s*([\w$]+)\s+as\s+default\s*(?:,|$)/
const statement = /^export default\b/
const declaration = /^export default\s+(?:async\s+)?(?:function|class)\b/
const namedFunction = /^export default\s+(?:async\s+)?function\b\s*(?:\*\s*)?([\w$]+)\s*\(/
const namedClass = /^export default\s+class\s+(?!extends\b)([\w$]+)\s*(?:extends\b|\{)/

/** How many lines of the script stand before the module's first. */
export const scriptLineOffset = -1

/**
 * The module of a plugin as a script whose value is a function that evaluates it and resolves with its default
 * export. isolated-vm keeps compiled code of scripts, not of modules, and compiling is the larger part of a cold
 * start. Only the default export counts in a plugin, so that two forms are enough: a list of exports at the end, and
 * one `export default`. Everything else is undefined here, and so is loaded as the module that it is; what these
 * rules misread does not compile as a script, or has no default export as a module either.
 */
export const asScript = (module: string): string | undefined => {
  if (module.includes(exported)) return undefined
  const evaluation = withoutList(module) ?? withoutStatement(module)
  return evaluation && `((async function(){"use strict";var ${exported};\n${evaluation}\n;return ${exported}}))`
}

const withoutList = (module: string): string | undefined => {
  const list = listAtEnd.exec(module)
  const local = defaultOfList.exec(list?.[1] ?? '')?.[1]
  return local && `${module.slice(0, list!.index)}var ${exported}=${local};`
}

const withoutStatement = (module: string): string | undefined => {
  const at = onlyExport(module)
  if (at === undefined) return undefined
  const before = module.slice(0, at)
  const rest = module.slice(at)
  if (!statement.test(rest)) return undefined
  const after = rest.slice(keyword.length)
  if (!declaration.test(rest)) return `${before}${assignment}${after}`
  const name = (namedFunction.exec(rest) ?? namedClass.exec(rest))?.[1]
  return name && `${before}${' '.repeat(keyword.length)}${after}\n;var ${exported}=${name};`
}

/** Where the word stands that is in this text only once. */
const onlyExport = (module: string): number | undefined => {
  everyExport.lastIndex = 0
  const at = everyExport.exec(module)?.index
  return everyExport.exec(module) === null ? at : undefined
}
