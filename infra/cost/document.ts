import { type Price, usEast1Prices } from './prices'

/** `docs/cost.md`: how the estimate is made, and every price it knows. */
export function costDocument(): string {
  const { region, date, prices, nodes } = usEast1Prices
  return `# What a stack costs

Written from \`infra/cost/prices.ts\` by \`npm run docs\`.

    lakeload cost --stack prod

reads \`Pulumi.prod.yaml\` and prints the monthly estimate by item, what dominates, and which one setting would at least
halve it: every setting that may save is tried, and the whole estimated again. The same total is an output of the stack.
Options say what the configuration does not: \`--run-minutes\`, \`--lake-gb\`, \`--warehouse-gb\`, \`--api-gb\`.

It reckons with list prices of ${region}, read ${date}, without taxes, discounts and free tiers. Your own prices, of another
region or with a discount, go over them by a file:

\`\`\`yaml
# lakeload cost --prices prices.yaml
region: eu-central-1
prices: { natGatewayHour: 0.052 }
nodes: { ra3.large: 0.65 }
\`\`\`

## Prices

| name | USD | per | source |
| --- | ---: | --- | --- |
${Object.entries(prices).map(priceRow).join('\n')}

## Redshift nodes

| node type | USD | per | source |
| --- | ---: | --- | --- |
${Object.entries(nodes).map(priceRow).join('\n')}

A node type that is not in the table has no price: the estimate then warns, and is without the nodes.
`
}

function priceRow([name, { usd, per, source }]: readonly [string, Price]): string {
  return `| \`${name}\` | ${usd} | ${per} | ${source} |`
}
