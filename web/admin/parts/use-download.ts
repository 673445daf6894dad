import { ref } from 'vue'
import type { Address } from '../../api/address.ts'
import type { Api, Downloaded } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { useToasts } from '../../parts/use-toasts.ts'
import { saveBlob } from '../../ui-schema/actions/save-file.ts'

/** Saves what the API answers as a file, and tells whether it is saved; says why when it can't. */
export const useDownload = () => {
  const api = useApi()
  const { failed } = useToasts()
  const isDownloading = ref(false)
  const save = async (read: () => Promise<Downloaded>, fileName: string): Promise<boolean> => {
    isDownloading.value = true
    try {
      const { blob, name } = await read()
      saveBlob(blob, name ?? fileName)
      return true
    } catch (error) {
      failed(error)
      return false
    } finally {
      isDownloading.value = false
    }
  }
  return {
    isDownloading,
    download: (address: Address, fileName = 'download') => save(() => api.download(address), fileName),
    /** Saves an answer that is JSON. */
    downloadJson: (read: (api: Api) => Promise<unknown>, fileName: string) =>
      save(async () => ({ blob: new Blob([JSON.stringify(await read(api))]), name: undefined }), fileName),
  }
}
