import { relative, resolve, dirname } from 'node:path'
import type { Rule } from 'eslint'
import { defineConfig } from 'eslint/config'
import vue from 'eslint-plugin-vue'
import typescript from 'typescript-eslint'

/**
 * Which folder may import from which; the first entry that a file lies in counts. A folder may always import from
 * itself. `types` lists folders of which only types may be imported.
 */
const directions: { folder: string; may: string[]; types?: string[] }[] = [
  { folder: 'languages', may: [] },
  { folder: 'problems', may: ['languages'] },
  { folder: 'sandbox/bridge', may: [] },
  { folder: 'sandbox/limit-catalogue.ts', may: [] },
  { folder: 'sandbox/limits.ts', may: ['sandbox/limit-catalogue.ts'] },
  { folder: 'sandbox/guest', may: ['sandbox/bridge', 'sandbox/capabilities'] },
  { folder: 'sandbox/worker', may: ['sandbox/bridge'] },
  {
    folder: 'sandbox/capabilities',
    may: [
      'sandbox/limits.ts',
      'problems',
      'languages/said.ts',
      'runtime/database/names.ts',
      'runtime/database/raw-query.ts',
      'runtime/patience.ts',
    ],
    types: ['sandbox/guest', 'runtime', 'languages'],
  },
  {
    folder: 'runtime',
    may: ['problems', 'languages', 'sandbox/bridge', 'sandbox/limits.ts', 'sandbox/capabilities', 'migrations'],
  },
  {
    folder: 'plugins-registry',
    may: ['runtime', 'problems', 'languages', 'sandbox/limits.ts', 'sandbox/capabilities'],
  },
  {
    folder: 'api',
    may: ['runtime', 'plugins-registry', 'problems', 'languages', 'sandbox/limits.ts', 'sandbox/capabilities'],
  },
  { folder: 'platform', may: ['api', 'runtime', 'plugins-registry', 'sandbox', 'problems'] },
  { folder: 'web', may: ['languages', 'sdk/forms'], types: ['plugins-registry'] },
  { folder: 'sdk', may: ['platform', 'runtime', 'sandbox', 'plugins-registry', 'problems', 'languages/said.ts'] },
  { folder: 'plugins', may: [] },
]

const within = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`)

const direction: Rule.RuleModule = {
  meta: { type: 'problem', schema: [] },
  create: (context) => {
    const file = relative(import.meta.dirname, context.filename)
    const from = directions.find(({ folder }) => within(file, folder))
    if (!from || /\.test\.ts$/.test(file)) return {}
    const check = (
      node: Rule.Node & { source?: { value?: unknown } | null; importKind?: string; exportKind?: string },
    ) => {
      const source = node.source?.value
      if (typeof source !== 'string' || !source.startsWith('.')) return
      const target = relative(import.meta.dirname, resolve(dirname(context.filename), source))
      const onlyTypes = node.importKind === 'type' || node.exportKind === 'type'
      const allowed = [from.folder, 'package.json', ...from.may, ...(onlyTypes ? (from.types ?? []) : [])]
      if (allowed.some((folder) => within(target, folder))) return
      context.report({
        node,
        message: `${from.folder} may not import ${onlyTypes ? 'types of ' : ''}${target}: see the directions in eslint.config.ts.`,
      })
    }
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check } as Rule.RuleListener
  },
}

export default defineConfig(
  {
    ignores: [
      'dist/',
      'sdk/command/migrations/',
      'sdk/command/sdk/',
      'node_modules/',
      '**/dist/',
      'bench/results/',
      '.plexica/',
      '**/*.d.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  typescript.configs.strict,
  vue.configs['flat/essential'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: typescript.parser } } },
  {
    plugins: { plexica: { rules: { direction } } },
    rules: {
      'plexica/direction': 'error',
      eqeqeq: 'error',
      'no-console': 'off',
      'prefer-const': 'error',
      'no-else-return': 'error',
      'object-shorthand': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      // What a global or a namespace of a package is told of by declaring it.
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: true }],
      // A class whose members are mixed in says so by an interface of its name, which has none of its own.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      'vue/multi-word-component-names': 'off',
    },
  },
)
