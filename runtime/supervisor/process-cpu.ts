import { readFileSync } from 'node:fs'

/** Linux tells times in /proc in hundredths of a second, whatever its own clock ticks are (`USER_HZ`, proc(5)). */
const tickMs = 10

/** CPU time of all threads of a process, to 10 ms; undefined where there is no /proc or no such process. */
export const processCpuMs = (pid: number | undefined): number | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name of the command, which may hold anything, ends with the last parenthesis; the times are fields 14 and 15.
    const [userTicks, systemTicks] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
    return (Number(userTicks) + Number(systemTicks)) * tickMs
  } catch {
    return undefined
  }
}
