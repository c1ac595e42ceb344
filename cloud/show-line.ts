import type { Terminal } from '../job/ui/terminal'
import type { LogLine } from './task-logs'

/** Whether a line is a metric in CloudWatch's embedded format, which is there for CloudWatch and not for people. */
export function isMetric(line: string): boolean {
  return line.startsWith('{"_aws"')
}

/** Shows a line of a task as talk, with the time it was written at. */
export function showLine({ at, text }: LogLine, terminal: Terminal): void {
  terminal.say(`${terminal.style('dim', at.toISOString().slice(11, 19))} ${text.trimEnd()}`)
}
