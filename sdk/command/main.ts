import { builtSandbox, startWorkerProcess } from '../../runtime/supervisor/launch.ts'

// A sandbox worker takes longer to boot than this command to load, so it starts first.
const worker = process.argv[2] === 'run' && process.argv.length > 3 ? startWorkerProcess(builtSandbox) : undefined
const { runProgram } = await import('./program.ts')
process.exitCode = await runProgram(worker)
