import type * as pulumi from '@pulumi/pulumi'

/** What every component gets beside its own arguments. */
export interface StackContext {
  /** The first part of every physical name, such as `lakeload-dev`. */
  readonly prefix: string
  readonly region: string
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string
  readonly accountId: pulumi.Output<string>
  /** For every resource that can have tags. */
  readonly tags: Readonly<Record<string, string>>
}
