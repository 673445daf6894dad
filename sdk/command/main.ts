import { builtSandbox, startWorkerProcess } from '../../runtime/supervisor/launch.ts'

const runs = async (): Promise<number> => {
  // A sandbox worker takes longer to boot than this command to load, so it starts first.
  const worker = process.argv.length > 3 ? startWorkerProcess(builtSandbox) : undefined
  const { runAlone } = await import('./run-program.ts')
  return runAlone(worker)
}

const others = async (): Promise<number> => {
  const [{ createProgram }, { execute }] = await Promise.all([import('./program.ts'), import('./execute.ts')])
  return execute(createProgram())
}

process.exitCode = await (process.argv[2] === 'run' ? runs() : others())
