import { profileRecords } from '../job/infer/profile-records'
import type { BenchSettings } from './bench-settings'
import { sourceFolder } from './generate'
import { measure } from './measure'

/** Reads the generated answer as `lakeload infer` would, up to the profile that the contract is planned from. */
export async function runInfer(settings: BenchSettings): Promise<void> {
  let bytes = 0
  await measure(
    () => bytes,
    async () => {
      const profile = await profileRecords(
        { kind: 'files', path: sourceFolder(settings) },
        {
          path: '/v5/launches',
          records: '$',
          clock: { now: () => new Date(), sleep: () => Promise.resolve() },
          log: { info: () => undefined, warn: () => undefined, progress: () => undefined },
          signal: new AbortController().signal,
        },
      )
      bytes = profile.bytes
    },
  )
}
