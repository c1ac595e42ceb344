import { terraformJson, terraformTypeOf } from '../../../../scripts/verify/infra/terraform-json'

test.each([
  ['aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock', 'aws_s3_bucket_public_access_block'],
  ['aws:ec2/securityGroup:SecurityGroup', 'aws_security_group'],
  ['aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule', 'aws_vpc_security_group_ingress_rule'],
  ['aws:redshiftserverless/namespace:Namespace', 'aws_redshiftserverless_namespace'],
])('%s is %s', (type, terraformType) => {
  expect(terraformTypeOf(type)).toBe(terraformType)
})

test('a stack as Terraform has it: snake case, single blocks, references, and what people named as it is', () => {
  const registrations = [
    { type: 'lakeload:infra:Lake', name: 'lake', inputs: {} },
    {
      type: 'aws:s3/bucket:Bucket',
      name: 'lake-bucket',
      inputs: { forceDestroy: false, tags: { ownerTeam: 'data' } },
    },
    {
      type: 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
      name: 'lake-encryption',
      inputs: {
        bucket: 'lake-bucket',
        rules: [{ bucketKeyEnabled: true, applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms' } }],
      },
    },
    {
      type: 'aws:redshift/cluster:Cluster',
      name: 'cluster',
      inputs: { encrypted: 'true', masterUsername: { secret: 'admin' }, iamRoles: ['a', 'b'], port: 5439 },
    },
    {
      type: 'aws:redshift/logging:Logging',
      name: 'log',
      inputs: { clusterIdentifier: 'cluster-id', region: undefined },
    },
  ]
  expect(terraformJson(registrations)).toEqual({
    resource: {
      aws_s3_bucket: { 'lake-bucket': { force_destroy: false, tags: { ownerTeam: 'data' } } },
      aws_s3_bucket_server_side_encryption_configuration: {
        'lake-encryption': {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's way to refer to a resource
          bucket: '${aws_s3_bucket.lake-bucket.bucket}',
          rule: [
            {
              bucket_key_enabled: true,
              apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms' },
            },
          ],
        },
      },
      aws_redshift_cluster: {
        cluster: { encrypted: true, master_username: 'admin', iam_roles: ['a', 'b'], port: 5439 },
      },
      aws_redshift_logging: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's way to refer to a resource
        log: { cluster_identifier: '${aws_redshift_cluster.cluster.id}' },
      },
    },
  })
})
