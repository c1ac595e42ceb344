import { join, relative } from 'node:path'
import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { JobConfig } from './config/shape'
import type { ImageRepository } from './image-repository'

/** What an image is built from and pushed to. */
export interface ImageArgs {
  readonly repository: Pick<ImageRepository, 'url' | 'registryId'>
  readonly architecture: JobConfig['architecture']
}

/**
 * Builds the repository’s Dockerfile and pushes it by digest, without a tag: the content names itself, so nothing has to
 * invent a tag that changes exactly when the content does, which immutable tags would ask for. Answers `<url>@sha256:…`.
 *
 * The package is loaded here and not on top: a program whose configuration names a digest needs neither its plugin nor a
 * container engine.
 */
export function buildImage(
  name: string,
  { repository, architecture }: ImageArgs,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const docker = require('@pulumi/docker-build') as typeof import('@pulumi/docker-build')
  const token = aws.ecr.getAuthorizationTokenOutput({ registryId: repository.registryId }, options)
  const image = new docker.Image(
    name,
    {
      // Relative: the state is to be the same whoever’s clone it comes from.
      context: { location: relative(process.cwd(), join(__dirname, '..')) || '.' },
      platforms: [architecture === 'arm64' ? docker.Platform.Linux_arm64 : docker.Platform.Linux_amd64],
      buildOnPreview: false,
      push: false,
      exports: [{ image: { names: [repository.url], push: true, pushByDigest: true, nameCanonical: true } }],
      registries: [
        {
          address: repository.url,
          username: token.userName,
          password: pulumi.secret(token.password),
        },
      ],
    },
    options,
  )
  return pulumi.interpolate`${repository.url}@${image.digest}`
}

/** The ECR repository that an image’s name tells, as an ARN; undefined where it is of another registry. */
export function repositoryArnOf(image: string, partition: string): string | undefined {
  const match = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.[a-z.]+\/([^@:]+)[@:]/.exec(image)
  if (match === null) return undefined
  const [, account, region, name] = match
  return `arn:${partition}:ecr:${region}:${account}:repository/${name}`
}
