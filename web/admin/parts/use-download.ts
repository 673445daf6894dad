import { ref } from 'vue'
import type { Request } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { useToasts } from '../../shell/settings/parts/use-toasts.ts'
import { saveBlob } from '../../ui-schema/actions/save-file.ts'

/** Saves what a path of the API answers as a file; says why when it can't. */
export const useDownload = () => {
  const api = useApi()
  const { failed } = useToasts()
  const isDownloading = ref(false)
  return {
    isDownloading,
    download: async (path: string, fileName = 'download', request: Request = {}) => {
      isDownloading.value = true
      try {
        const { blob, name } = await api.download(path, request)
        saveBlob(blob, name ?? fileName)
      } catch (error) {
        failed(error)
      } finally {
        isDownloading.value = false
      }
    },
  }
}
