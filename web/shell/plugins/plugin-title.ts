import { useInstallations } from '../../api/queries.ts'

/**
 * What people call a plugin, by its id: the id itself where it is not installed any more.
 *
 * @example
 * const titleOf = usePluginTitle()
 * titleOf('crm') // 'CRM'
 */
export const usePluginTitle = () => {
  const { data: installations } = useInstallations()
  return (plugin: string): string => installations.value?.find((each) => each.plugin === plugin)?.name ?? plugin
}
