import type { StreamProfile } from '../../../job/infer/profile'
import { type ProfileLimits, profileSource } from '../../../job/infer/profile-records'

/** What a test of the profile needs around it: nothing is told, nothing waits. */
export const quietContext = {
  clock: { now: () => new Date('2026-11-22T06:00:00.000Z'), sleep: () => Promise.resolve() },
  log: { info: () => {}, warn: () => {}, progress: () => {} },
  signal: new AbortController().signal,
}

/** Profiles JSON text, which comes in chunks of `windowBytes`. */
export function profileText(text: string, limits: ProfileLimits = {}): Promise<StreamProfile> {
  async function* body() {
    const bytes = Buffer.from(text)
    const step = limits.windowBytes ?? Math.max(1, bytes.length)
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step)
  }
  async function* answers() {
    yield {
      name: 'the text',
      form: 'either',
      body: body(),
      facts: () => ({ url: 'text', status: 200, attempts: 1, bytes: text.length }),
    } as const
  }
  return profileSource({ answers }, { ...quietContext, path: '/', records: '$', limits })
}

/** Profiles each JSON text as the only value of a path of its own, in the order given. */
export async function profileEach(values: readonly string[]) {
  const members = values.map((value, index) => `"${index}":${value}`)
  const { paths } = await profileText(`[{${members.join(',')}}]`, { maxMembers: values.length })
  return paths.slice(1)
}
