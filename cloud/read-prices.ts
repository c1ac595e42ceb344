import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { overridePrices } from '../infra/cost/override-prices'
import type { PriceTable } from '../infra/cost/prices'
import { messageOf } from '../job/errors/error-facts'
import { JobError } from '../job/errors/job-error'

/**
 * Reads a file of one's own prices, laid over the table of list prices.
 *
 * @throws JobError CLOUD_PRICES_INVALID with every problem
 */
export async function readPrices(path: string): Promise<PriceTable> {
  const { table, problems } = overridePrices(await readYaml(path))
  if (problems === undefined) return table
  throw new JobError(
    'CLOUD_PRICES_INVALID',
    [`\`${path}\` has problems:`, ...problems.map((one) => `  ${one}`)].join('\n'),
  )
}

async function readYaml(path: string): Promise<unknown> {
  try {
    return parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new JobError('CLOUD_PRICES_INVALID', `cannot read \`${path}\`: ${messageOf(cause)}`, { cause })
  }
}
