/**
 * What checkov finds and why it stands, by check; `resources`, where only some may be found, by the end of their names.
 *
 * @type {readonly { check: string, resources?: RegExp, because: string }[]}
 */
export const explained = [
  {
    check: 'CKV_AWS_71',
    because:
      'the cluster’s audit log is a resource of its own, aws_redshift_logging, which checkov does not look for',
  },
  {
    check: 'CKV_AWS_145',
    resources: /logs-bucket$/,
    because: 'neither S3’s access logs nor Redshift’s audit logs are delivered into a bucket with a KMS key',
  },
  {
    check: 'CKV_AWS_144',
    because:
      'a copy in another region doubles the price of a lake that can be read from its API again; yours to add',
  },
  {
    check: 'CKV_AWS_284',
    because:
      'the state machine has one step; its log has all of it, and tracing wants permissions on everything',
  },
  {
    check: 'CKV_AWS_338',
    because:
      'how long logs are kept is a setting: a year and more in Pulumi.prod.yaml, less where it is cheap',
  },
  {
    check: 'CKV2_AWS_5',
    resources: /groups-job$/,
    because: 'the job’s security group is attached to each task when it is started',
  },
  {
    check: 'CKV2_AWS_19',
    resources: /-nat-[a-z]$/,
    because: 'these addresses are those of NAT gateways, not of instances',
  },
  {
    check: 'CKV2_AWS_57',
    resources: /webhook-secret$/,
    because: 'a webhook’s address is given by whoever receives it; AWS cannot make a new one',
  },
  { check: 'CKV2_AWS_62', because: 'nothing waits for objects: the job itself knows what it has written' },
]
