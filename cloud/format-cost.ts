import type { CostEstimate, Saving } from '../infra/cost/estimate'
import { formatTable } from '../job/ui/table'

/** An estimate for people: items, total, what dominates, and what would halve it. */
export function formatCost(estimate: CostEstimate): string {
  const { items, totalMonthlyUsd, dominant, halving, savings, pricesOf } = estimate
  const columns = [{ title: 'item' }, { title: 'USD a month', align: 'right' as const }, { title: 'for' }]
  const rows = items.map(({ item, monthlyUsd, basis }) => [
    item,
    monthlyUsd?.toFixed(2) ?? 'not known',
    basis,
  ])
  const lines = [formatTable(columns, [...rows, ['total', totalMonthlyUsd.toFixed(2), '']]), '']
  if (dominant !== undefined) {
    lines.push(`${capital(dominant.item)} is ${Math.round(dominant.share * 100)} % of it.`)
  }
  if (halving !== undefined)
    lines.push(`It would be ${usd(halving.totalMonthlyUsd)} with ${formatChanges(halving)}.`)
  else if (savings[0] !== undefined) {
    lines.push(
      `No one setting halves it; the most is saved by ${formatChanges(savings[0])}: ${usd(savings[0].totalMonthlyUsd)}.`,
    )
  }
  lines.push(
    `Prices: list prices of ${pricesOf.region}, ${pricesOf.date}; without taxes, discounts and free tiers.`,
  )
  return lines.join('\n')
}

/** As `pulumi config set --path` takes them. */
function formatChanges({ changes }: Saving): string {
  const all = changes.map(({ path, value }) => `\`${path}: ${value}\``).join(' and ')
  // Beside the new kind those of the old one are refused.
  const isOfKind = changes.some(({ path }) => path === 'warehouse.kind')
  return isOfKind ? `${all}, without the settings that only the present kind has` : all
}

function usd(amount: number): string {
  return `${amount.toFixed(2)} USD`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
