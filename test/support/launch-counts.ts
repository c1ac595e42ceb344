/** The parts of a launch that have tables of their own. */
interface Launch {
  readonly id: string
  readonly fairings: { readonly ships: readonly string[] } | null
  readonly links: object | null
  readonly cores: readonly { readonly core: string | null }[]
  readonly failures: readonly unknown[]
  readonly payloads: readonly string[]
}

/** How many rows each table of the spacex pipeline must have, counted from the API's answer alone. */
export function expectedRows(answer: string): Readonly<Record<string, number>> {
  const launches = JSON.parse(answer) as readonly Launch[]
  const sum = (of: (launch: Launch) => number): number =>
    launches.reduce((total, launch) => total + of(launch), 0)
  return {
    launches: launches.length,
    launch_details: launches.length,
    launch_cores: sum((launch) => launch.cores.filter((core) => core.core !== null).length),
    launch_fairings: sum((launch) => (launch.fairings === null ? 0 : 1)),
    launch_fairing_ships: sum((launch) => launch.fairings?.ships.length ?? 0),
    launch_links: sum((launch) => (launch.links === null ? 0 : 1)),
    launch_failures: sum((launch) => launch.failures.length),
    launch_payloads: sum((launch) => launch.payloads.length),
  }
}
