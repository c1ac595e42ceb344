import * as pulumi from '@pulumi/pulumi'
import type { StackContext } from '../../../infra/context'
import { mockAccountId } from './pulumi-mocks'

/** A context for components under mocks. Call it inside the program. */
export function testContext(): StackContext {
  return {
    prefix: 'lakeload-test',
    region: 'us-east-1',
    partition: 'aws',
    accountId: pulumi.output(mockAccountId),
    tags: { project: 'lakeload', stack: 'test' },
  }
}
