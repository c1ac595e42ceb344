/** What the core marts say, of one core. */
export interface CoreFacts {
  readonly coreId: string
  readonly flights: number
  readonly reflightsWithin50Days: number
}

interface Launch {
  readonly date_utc: string
  readonly flight_number: number
  readonly upcoming: boolean
  readonly cores: readonly { readonly core: string | null }[]
}

const fiftyDays = 50 * 24 * 60 * 60 * 1000

/** Counts every core's flights, and those at most 50 days after the one before, from the API's records alone. */
export function countCoreFacts(launches: readonly Launch[]): readonly CoreFacts[] {
  const liftOffs = new Map<string, number[]>()
  for (const launch of launches) {
    if (launch.upcoming) continue
    for (const { core } of launch.cores) {
      if (core !== null) liftOffs.set(core, [...(liftOffs.get(core) ?? []), Date.parse(launch.date_utc)])
    }
  }
  return [...liftOffs].map(([coreId, unordered]) => {
    const times = [...unordered].sort((one, other) => one - other)
    const soon = times.filter((time, index) => index > 0 && time - (times[index - 1] ?? 0) <= fiftyDays)
    return { coreId, flights: times.length, reflightsWithin50Days: soon.length }
  })
}
