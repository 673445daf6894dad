import { join } from 'node:path'
import openapiTypes, { astToString } from 'openapi-typescript'
import ts from 'typescript'
import { openApiDocument } from '../../api/openapi.ts'
import { restRoutes } from '../../api/routes.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { createAddresses } from '../../runtime/addresses.ts'

/** Stands for every service: routes take services apart when they are made, and use them when a request comes. */
const noService: object = new Proxy({}, { get: () => noService })

/** The OpenAPI document of the platform, as `/openapi.json` answers it. */
export const platformDocument = () =>
  openApiDocument(
    restRoutes(noService as Parameters<typeof restRoutes>[0], noService as Parameters<typeof restRoutes>[1]),
    createAddresses(new URL('http://localhost:3000')),
    packageJson.version,
  )

/** What callers of the web apps get by type is what succeeds; a problem is thrown, whatever its status. */
const onlySuccess = (document: ReturnType<typeof platformDocument>) => {
  const { paths, ...rest } = structuredClone(document)
  for (const item of Object.values(paths ?? {}))
    for (const operation of Object.values(item))
      if (operation instanceof Object && 'responses' in operation)
        operation.responses = Object.fromEntries(
          Object.entries(operation.responses ?? {}).filter(([status]) => status.startsWith('2')),
        )
  return { ...rest, paths }
}

/** What the web apps know of the REST API: made by openapi-typescript from its document. */
export const apiTypes = async (): Promise<{ file: string; text: string }> => {
  const nodes = await openapiTypes(JSON.stringify(onlySuccess(platformDocument())), {
    defaultNonNullable: false,
    transform: ({ format }) => (format === 'binary' ? ts.factory.createTypeReferenceNode('Blob') : undefined),
  })
  // Methods and parameters that there are not are left out, where openapi-typescript says `never` of each.
  const text = astToString(nodes).replace(/^ *\w+\?: never;\n/gm, '')
  return {
    file: join(import.meta.dirname, '../../web/api/schema.d.ts'),
    text: `// Written by \`npm run docs\` from the routes in api/routes/: change these, not this file.\n\n${text}`,
  }
}
