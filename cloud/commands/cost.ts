import type { Argv, CommandModule } from 'yargs'
import { defaultAssumptions } from '../../infra/cost/cost-item'
import { type CostEstimate, estimateCost } from '../../infra/cost/estimate'
import type { CommandContext } from '../../job/commands/command-context'
import { type CommonOptions, createTerminal } from '../../job/commands/common-options'
import { JobError } from '../../job/errors/job-error'
import { formatCost } from '../format-cost'
import { readPrices } from '../read-prices'
import { readStackConfig } from '../read-stack-config'

interface CostOptions extends CommonOptions {
  readonly stack: string
  readonly prices?: string | undefined
  readonly runMinutes: number
  readonly lakeGb: number
  readonly warehouseGb: number
  readonly apiGb: number
}

/** `lakeload cost`: what a stack costs a month, before it is deployed. */
export function costCommand(context: CommandContext): CommandModule<object, CostOptions> {
  return {
    command: 'cost',
    describe: 'Estimate what a stack costs a month, from its configuration and list prices',
    builder: withCostOptions,
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const { config, region } = await readStackConfig(context.projectFolder, options.stack)
      const estimate = estimateCost(config, {
        assumptions: {
          runMinutes: positive('--run-minutes', options.runMinutes),
          lakeGigabytes: positive('--lake-gb', options.lakeGb),
          warehouseGigabytes: positive('--warehouse-gb', options.warehouseGb),
          apiGigabytesPerRun: positive('--api-gb', options.apiGb),
        },
        ...(options.prices === undefined ? {} : { table: await readPrices(options.prices) }),
        ...(region === undefined ? {} : { region }),
      })
      for (const warning of estimate.warnings) terminal.warn(`warning: ${warning}`)
      terminal.print(terminal.json ? JSON.stringify(toJson(options.stack, estimate)) : formatCost(estimate))
    },
  }
}

function withCostOptions<T>(yargs: Argv<T>): Argv<T & CostOptions> {
  return yargs
    .option('stack', {
      type: 'string',
      requiresArg: true,
      default: 'dev',
      describe: 'The stack whose `Pulumi.<stack>.yaml` is read',
    })
    .option('prices', {
      type: 'string',
      requiresArg: true,
      describe: 'A YAML file of your own prices, over the list prices of us-east-1',
    })
    .option('run-minutes', {
      type: 'number',
      requiresArg: true,
      default: defaultAssumptions.runMinutes,
      describe: 'How long a run takes',
    })
    .option('lake-gb', {
      type: 'number',
      requiresArg: true,
      default: defaultAssumptions.lakeGigabytes,
      describe: 'How much lies in the lake',
    })
    .option('warehouse-gb', {
      type: 'number',
      requiresArg: true,
      default: defaultAssumptions.warehouseGigabytes,
      describe: 'How much lies in the warehouse',
    })
    .option('api-gb', {
      type: 'number',
      requiresArg: true,
      default: defaultAssumptions.apiGigabytesPerRun,
      describe: 'How much one run reads from the API',
    })
    .example('$0 cost --stack prod', 'By item')
    .example('$0 cost --prices prices.yaml --json', 'With your own prices, for programs') as unknown as Argv<
    T & CostOptions
  >
}

function positive(option: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value
  throw new JobError('USAGE', `${option} must be a number above 0, not \`${value}\``)
}

function toJson(stack: string, estimate: CostEstimate): Readonly<Record<string, unknown>> {
  const { items, totalMonthlyUsd, dominant, savings, warnings, pricesOf } = estimate
  return {
    stack,
    total_monthly_usd: totalMonthlyUsd,
    items: items.map(({ item, monthlyUsd, basis }) => ({ item, monthly_usd: monthlyUsd, basis })),
    dominant: dominant ?? null,
    savings: savings.map((saving) => ({
      changes: saving.changes,
      total_monthly_usd: saving.totalMonthlyUsd,
      saved_monthly_usd: saving.savedMonthlyUsd,
    })),
    warnings,
    prices_of: pricesOf,
  }
}
