import { readFileSync } from 'node:fs'
import type { Measure } from './bench-settings'

/** Runs a piece of work and prints its measure as one line of JSON. One a process: the peak is the process's. */
export async function measure(jsonBytes: () => number, work: () => Promise<void>): Promise<void> {
  const cpuBefore = cpuSeconds()
  const before = process.hrtime.bigint()
  await work()
  const seconds = Number(process.hrtime.bigint() - before) / 1e9
  const result: Measure = {
    seconds,
    cpuSeconds: cpuSeconds() - cpuBefore,
    peakMb: peakMb(),
    jsonBytes: jsonBytes(),
  }
  process.stdout.write(`${JSON.stringify(result)}\n`)
}

function cpuSeconds(): number {
  const { userCPUTime, systemCPUTime } = process.resourceUsage()
  return (userCPUTime + systemCPUTime) / 1e6
}

/** VmHWM where there is a /proc; else what getrusage says, which a child may inherit from its parent's fork. */
function peakMb(): number {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))
    if (line !== null) return Number(line[1]) / 1024
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / 1024
}
