import type { StackContext } from './context'

const hosts: Readonly<Record<string, string>> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
}

/** The AWS console of the stack's region, such as `https://eu-west-1.console.aws.amazon.com`. */
export function consoleUrl({ partition, region }: Pick<StackContext, 'partition' | 'region'>): string {
  return `https://${region}.${hosts[partition] ?? 'console.aws.amazon.com'}`
}
