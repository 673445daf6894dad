import { ref } from 'vue'
import type { Address } from '../../api/address.ts'
import type { Api, Downloaded } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { useToasts } from '../../parts/use-toasts.ts'
import { saveBlob } from '../../ui-schema/actions/save-file.ts'

/** Saves what the API answers as a file; says why when it can't. */
export const useDownload = () => {
  const api = useApi()
  const { failed } = useToasts()
  const isDownloading = ref(false)
  const save = async (read: () => Promise<Downloaded>, fileName: string) => {
    isDownloading.value = true
    try {
      const { blob, name } = await read()
      saveBlob(blob, name ?? fileName)
    } catch (error) {
      failed(error)
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
