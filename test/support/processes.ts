import { execFileSync } from 'node:child_process'

/** Whether a process is there. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The processes that a process has started, and those that these have started. */
export function descendantsOf(pid: number): readonly number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const parents = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const below = (parent: number): number[] =>
    parents.flatMap(([child = 0, itsParent]) => (itsParent === parent ? [child, ...below(child)] : []))
  return below(pid)
}

/** The command line of a process. */
export function commandOf(pid: number): string {
  return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
}

/** Waits until none of some processes is there; those that stay are named in the error. */
export async function awaitEnd(pids: readonly number[]): Promise<void> {
  const deadline = Date.now() + 30_000
  while (pids.some(isRunning)) {
    if (Date.now() > deadline)
      throw new Error(`still there: ${pids.filter(isRunning).map(commandOf).join('')}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
