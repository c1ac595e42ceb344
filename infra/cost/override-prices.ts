import { z } from 'zod'
import { nearestName } from '../../job/ui/nearest-name'
import { type PriceName, type PriceTable, usEast1Prices } from './prices'

/** A file of one’s own prices: those of another region, or with a discount. */
const overrideShape = z.strictObject({
  /** Says which region the file is of: the estimate then does not warn that it reckons with another’s prices. */
  region: z.string().optional(),
  date: z.string().optional(),
  prices: z.record(z.string(), z.number().nonnegative()).default({}),
  nodes: z.record(z.string(), z.number().nonnegative()).default({}),
})

/** A table with one’s own prices, or everything that is wrong with them. */
export type OverriddenPrices =
  | { readonly table: PriceTable; readonly problems?: never }
  | { readonly table?: never; readonly problems: readonly string[] }

/**
 * Lays one’s own prices over the table:
 *
 * ```yaml
 * region: eu-central-1
 * prices: { natGatewayHour: 0.052 }
 * nodes: { ra3.large: 0.65 }
 * ```
 */
export function overridePrices(raw: unknown, base: PriceTable = usEast1Prices): OverriddenPrices {
  const parsed = overrideShape.safeParse(raw)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) =>
      path.length === 0 ? message : `${path.join('.')}: ${message}`,
    )
    return { problems }
  }
  const { region, date, prices, nodes } = parsed.data
  const known = Object.keys(base.prices)
  const unknown = Object.keys(prices).filter((name) => !known.includes(name))
  if (unknown.length > 0) return { problems: unknown.map((name) => unknownPrice(name, known)) }
  const source = 'your own file'
  return {
    table: {
      region: region ?? base.region,
      date: date ?? base.date,
      prices: {
        ...base.prices,
        ...Object.fromEntries(
          Object.entries(prices).map(([name, usd]) => [
            name,
            { ...base.prices[name as PriceName], usd, source },
          ]),
        ),
      },
      nodes: {
        ...base.nodes,
        ...Object.fromEntries(
          Object.entries(nodes).map(([type, usd]) => [type, { usd, per: 'node-hour', source }]),
        ),
      },
    },
  }
}

function unknownPrice(name: string, known: readonly string[]): string {
  const near = nearestName(name, known)
  const hint = near === undefined ? `known are ${known.join(', ')}` : `did you mean \`${near}\`?`
  return `prices.${name}: there is no such price; ${hint}`
}
