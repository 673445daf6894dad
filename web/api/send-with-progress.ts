/** Sends a file as `fetch` would, and tells how far it has come, which `fetch` can not. */
export const sendWithProgress = (
  path: string,
  {
    method,
    headers,
    body,
    onProgress,
  }: { method: string; headers: Record<string, string>; body: Blob; onProgress: (part: number) => void },
): Promise<Response> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, path)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.responseType = 'blob'
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 1)
    request.onload = () => {
      const given = ['content-type', 'retry-after'].flatMap((name) => {
        const value = request.getResponseHeader(name)
        return value === null ? [] : [[name, value] as [string, string]]
      })
      const isEmpty = [204, 205, 304].includes(request.status)
      resolve(new Response(isEmpty ? null : (request.response as Blob), { status: request.status, headers: given }))
    }
    request.onerror = () => reject(new TypeError('The network failed'))
    request.send(body)
  })
