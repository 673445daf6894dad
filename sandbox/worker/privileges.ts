/**
 * Becomes an unprivileged user once everything this process reads from disk is loaded. Without effect when it
 * was not started as root; an empty `uid` means that the operator switched it off.
 */
export const dropPrivileges = (uid: string) => {
  if (uid === '' || process.getuid?.() !== 0) return
  const id = Number(uid)
  process.setgroups?.([])
  process.setgid?.(id)
  process.setuid?.(id)
}
