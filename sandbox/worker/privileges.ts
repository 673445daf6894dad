/** `nobody`, for systems in which not every number is a user, such as containers with a user namespace. */
const nobody = 65_534

/**
 * Becomes an unprivileged user once everything this process reads from disk is loaded. Without effect when it
 * was not started as root; an empty `uid` means that the operator switched it off.
 */
export const dropPrivileges = (uid: string) => {
  if (uid === '' || process.getuid?.() !== 0) return
  process.setgroups?.([])
  try {
    become(Number(uid))
  } catch {
    become(nobody)
  }
}

const become = (id: number) => {
  process.setgid?.(id)
  process.setuid?.(id)
}
