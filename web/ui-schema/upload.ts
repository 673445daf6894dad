import type { UploadTarget } from '../../plugins-registry/ui-schema.ts'
import { ApiProblem } from '../api/problem.ts'
import { linkAddress } from './address.ts'
import type { Scope } from './bindings.ts'
import { usePageContext } from './page-host.ts'
import { requestOf } from './request.ts'

/** Why a file is not taken: a message of `upload` in the texts. */
type UploadRefusal = 'tooLarge' | 'wrongType'

const isAccepted = ({ name, type }: File, accept: string[]): boolean =>
  accept.length === 0 ||
  accept.some((each) => {
    if (each.startsWith('.')) return name.toLowerCase().endsWith(each)
    return each.endsWith('/*') ? type.startsWith(each.slice(0, -1)) : type === each
  })

/** Why a file can't be sent there, before it is. */
export const refusalOf = (file: File, { accept, maxBytes = Infinity }: UploadTarget): UploadRefusal | undefined => {
  if (!isAccepted(file, accept)) return 'wrongType'
  return file.size > maxBytes ? 'tooLarge' : undefined
}

/** Sends files where a plugin wants them: to its route, or to a signed link that this route gives. */
export const useUpload = () => {
  const { call, sendFile } = usePageContext()

  const linkFor = async (file: File, { route, params }: UploadTarget, scope: Scope): Promise<string> => {
    const { name, size, type } = file
    const answer = await call({ ...requestOf({ route, params }, scope), body: { name, size, type } })
    const link = linkAddress((Object(answer) as { url?: unknown }).url)
    if (!link)
      throw new ApiProblem(502, { code: 'upload.no_link', title: 'The plugin gave no link to send the file to' })
    return link
  }

  /** @returns what was answered: of the storage for a signed link, else of the route */
  return async (
    file: File,
    target: UploadTarget,
    scope: Scope,
    onProgress?: (part: number) => void,
  ): Promise<unknown> => {
    if (target.signed)
      return sendFile({ method: 'PUT', to: { link: await linkFor(file, target, scope) }, file, onProgress })
    const { method, path } = requestOf(target, scope, { name: file.name })
    return sendFile({ method, to: { path }, file, onProgress })
  }
}
