/**
 * The program of the probe, as text: it tries to break each rule that a sandbox worker is held by, and tells what came
 * of it. It is started as a worker is, so what it can not do, a worker can not.
 */
export const probeProgram = `
const tries = {
  read: () => require('node:fs').readFileSync('/etc/passwd'),
  write: () => require('node:fs').writeFileSync('/tmp/plexica-probe-' + process.pid, 'x'),
  child: () => require('node:child_process').execFileSync(process.execPath, ['--version']),
  thread: () => new (require('node:worker_threads').Worker)('0', { eval: true }),
  network: () => new Promise((resolve, reject) => require('node:net').connect(9, '127.0.0.1').once('connect', resolve).once('error', reject)),
  names: () => require('node:dns').promises.lookup('localhost'),
}
const drop = (id) => { process.setgroups([]); try { process.setgid(id); process.setuid(id) } catch { process.setgid(65534); process.setuid(65534) } }
const run = async () => {
  const uid = process.argv[2]
  if (uid && process.getuid && process.getuid() === 0) drop(Number(uid))
  const refused = {}
  for (const [name, attempt] of Object.entries(tries)) {
    try { await attempt(); refused[name] = false }
    catch (error) { refused[name] = error.code === 'ERR_ACCESS_DENIED' }
  }
  process.send({ refused, environment: Object.keys(process.env), user: process.getuid ? process.getuid() : undefined })
}
process.once('message', run)
process.send('ready')
`
