import type { Samples } from './sample-routes.ts'

/** A page with sample data, as the files in `web/ui-schema/examples` hold them. */
export interface Example {
  title: string
  page: Record<string, unknown>
  /** What its routes answer. */
  routes: Samples
}

const files = import.meta.glob<Example>('../ui-schema/examples/*.json', { import: 'default' })

const nameOf = (path: string): string => path.replace(/^.*\/|\.json$/g, '')

/** Names of all examples. */
export const exampleNames: string[] = Object.keys(files).map(nameOf).sort()

/** An example by its name; that of tables where there is none. */
export const loadExample = (name: string): Promise<Example> =>
  (files[`../ui-schema/examples/${name}.json`] ?? files['../ui-schema/examples/table.json']!)()
