import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { StackContext } from './context'

/** How many images are kept; the older ones expire. */
const imagesKept = 20

/** What an ImageRepository is made from. */
export interface ImageRepositoryArgs {
  readonly context: StackContext
  readonly keyArn: pulumi.Input<string>
}

/** Where the job’s images are: scanned when they come, never overwritten. */
export class ImageRepository extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<name>`. */
  readonly url: pulumi.Output<string>
  /** The registry’s own id: the account. */
  readonly registryId: pulumi.Output<string>

  constructor(
    name: string,
    { context, keyArn }: ImageRepositoryArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super('lakeload:infra:ImageRepository', name, {}, options)
    const repository = new aws.ecr.Repository(
      `${name}-repository`,
      {
        name: context.prefix,
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: 'KMS', kmsKey: keyArn }],
        // Images are made from sources; nothing is lost with them.
        forceDelete: true,
        tags: { ...context.tags, Name: context.prefix },
      },
      { parent: this },
    )
    new aws.ecr.LifecyclePolicy(
      `${name}-lifecycle`,
      {
        repository: repository.name,
        policy: pulumi.jsonStringify({
          rules: [
            {
              rulePriority: 1,
              description: `keep the last ${imagesKept} images`,
              // Also those without a tag: images are pushed and run by digest.
              selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: imagesKept },
              action: { type: 'expire' },
            },
          ],
        }),
      },
      { parent: this },
    )
    this.arn = repository.arn
    this.url = repository.repositoryUrl
    this.registryId = repository.registryId
    this.registerOutputs({ arn: this.arn, url: this.url })
  }
}
