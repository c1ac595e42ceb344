import type { JobError } from '../../../job/errors/job-error'

/** An error as a golden file holds it. */
export function errorTranscript(title: string, { code, message, hint, context }: JobError): string {
  const facts = Object.entries(context).map(([name, value]) => `  ${name}: ${value}`)
  return [`# ${title}`, `error: ${code}: ${message}`, `hint: ${hint}`, ...facts, ''].join('\n')
}
