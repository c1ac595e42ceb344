import type { InfraConfig } from '../config/shape'
import { endpointServices } from '../endpoint-services'
import { type CostFacts, type CostItem, costItem, plain } from './cost-item'
import { hoursPerMonth } from './runs-per-month'

/** What the way out costs. A VPC that was there already is not ours to reckon. */
export function networkItems(config: InfraConfig, facts: CostFacts): readonly CostItem[] {
  if (config.network.vpcId !== undefined) return []
  switch (config.network.egress) {
    case 'nat':
      return [natGateways(config, facts)]
    case 'endpoints':
      return [interfaceEndpoints(config, facts)]
    default:
      return [publicAddress(facts)]
  }
}

function publicAddress({ table, runHoursPerMonth }: CostFacts): CostItem {
  const price = table.prices.publicIpv4.usd
  return costItem(
    'Public addresses',
    runHoursPerMonth * price,
    `one while a run lasts: ${plain(runHoursPerMonth)} h, $${price} an hour`,
  )
}

function natGateways({ network }: InfraConfig, facts: CostFacts): CostItem {
  const { natGatewayHour, natGatewayData, publicIpv4 } = facts.table.prices
  const count = network.natGateways === 'single' ? 1 : network.zones
  const gigabytes = apiGigabytes(facts)
  const hourly = natGatewayHour.usd + publicIpv4.usd
  return costItem(
    'NAT gateways',
    count * hoursPerMonth * hourly + gigabytes * natGatewayData.usd,
    `${count} × ${hoursPerMonth} h, $${plain(hourly)} an hour with its address; ${plain(gigabytes)} GB, $${natGatewayData.usd} each`,
  )
}

function interfaceEndpoints({ network, warehouse, job }: InfraConfig, facts: CostFacts): CostItem {
  const { endpointHour, endpointData } = facts.table.prices
  const services = endpointServices({
    warehouse: warehouse.kind,
    readsParameters: Object.values(job.secrets).some((arn) => arn.split(':')[2] === 'ssm'),
  }).length
  const gigabytes = apiGigabytes(facts)
  return costItem(
    'Interface endpoints',
    services * network.zones * hoursPerMonth * endpointHour.usd + gigabytes * endpointData.usd,
    `${services} services × ${network.zones} zones × ${hoursPerMonth} h, $${endpointHour.usd} an hour`,
  )
}

/** The lake’s traffic and the image’s layers go through the gateway endpoint of S3, which costs nothing. */
function apiGigabytes({ runsPerMonth, assumptions }: CostFacts): number {
  return runsPerMonth * assumptions.apiGigabytesPerRun
}
