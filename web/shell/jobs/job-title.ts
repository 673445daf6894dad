import { useInstallations } from '../../api/queries.ts'

/**
 * What people call a job of a plugin: its name itself where the plugin says nothing else, or is not installed any more.
 *
 * @example
 * const titleOf = useJobTitle()
 * titleOf({ plugin: 'calendar', name: 'remind' }) // 'Remind people of events'
 */
export const useJobTitle = () => {
  const { data: installations } = useInstallations()
  return ({ plugin, name }: { plugin: string; name: string }): string => {
    const { jobs = {} } = installations.value?.find((each) => each.plugin === plugin) ?? {}
    return Object.hasOwn(jobs, name) ? jobs[name]! : name
  }
}
