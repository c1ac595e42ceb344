import { attachedTo, listOf, type PolicyRule, resourceRule, stackRule, unless } from './rule'

const cluster = 'aws:redshift/cluster:Cluster'
const parameterGroup = 'aws:redshift/parameterGroup:ParameterGroup'
const namespace = 'aws:redshiftserverless/namespace:Namespace'
const workgroup = 'aws:redshiftserverless/workgroup:Workgroup'

/** What everybody tries first. */
const commonNames = new Set(['dev', 'admin', 'awsuser', 'root', 'postgres'])

/** Rules about Redshift. */
export const warehouseRules: readonly PolicyRule[] = [
  resourceRule('warehouse-is-private', 'Redshift has no public address', [cluster, workgroup], (props) =>
    unless(props.publiclyAccessible === false, 'is publicly accessible'),
  ),
  resourceRule(
    'warehouse-is-encrypted',
    'Redshift is encrypted with a KMS key of ours',
    [cluster, namespace],
    (props, { type }) => [
      // Since version 7 of the provider a string.
      ...unless(type === namespace || String(props.encrypted) === 'true', 'is not encrypted'),
      ...unless(Boolean(props.kmsKeyId), 'is not encrypted with a key of ours'),
    ],
  ),
  resourceRule(
    'warehouse-reads-through-the-vpc',
    'Redshift’s own traffic stays in the VPC',
    [cluster, workgroup],
    (props) => unless(props.enhancedVpcRouting === true, 'has no enhanced VPC routing'),
  ),
  resourceRule(
    'warehouse-lies-in-a-vpc',
    'Redshift lies in subnets of ours',
    [cluster, workgroup],
    (props, { type }) =>
      unless(
        type === cluster ? Boolean(props.clusterSubnetGroupName) : listOf(props.subnetIds).length > 0,
        'is in no subnet of ours',
      ),
  ),
  resourceRule(
    'admin-password-is-managed',
    'Nobody knows the admin’s password',
    [cluster, namespace],
    (props) => [
      ...unless(
        (props.manageMasterPassword ?? props.manageAdminPassword) === true,
        'does not have AWS manage the admin’s password',
      ),
      ...unless(
        (props.masterPassword ?? props.adminUserPassword) === undefined,
        'has the admin’s password in the program',
      ),
    ],
  ),
  resourceRule(
    'warehouse-names-are-uncommon',
    'Database and admin have no name that everybody tries first',
    [cluster, namespace],
    (props) =>
      [props.databaseName ?? props.dbName, props.masterUsername ?? props.adminUsername].flatMap((name) =>
        unless(
          name !== undefined && !commonNames.has(String(name)),
          `has the name \`${name ?? 'by default'}\``,
        ),
      ),
  ),
  resourceRule('cluster-keeps-snapshots', 'A cluster has automated snapshots', [cluster], (props) =>
    unless(Number(props.automatedSnapshotRetentionPeriod) >= 1, 'keeps no automated snapshots'),
  ),
  resourceRule('cluster-is-maintained', 'AWS may upgrade a cluster in its window', [cluster], (props) =>
    unless(props.allowVersionUpgrade !== false, 'does not allow upgrades'),
  ),
  stackRule('cluster-logs-audits', 'A cluster writes an audit log', [cluster], (one, stack) =>
    unless(
      attachedTo(one, stack, 'aws:redshift/logging:Logging', 'clusterIdentifier').length > 0,
      'writes no audit log',
    ),
  ),
  stackRule(
    'cluster-has-own-parameters',
    'A cluster has a parameter group of ours',
    [cluster],
    (one, stack) => {
      const own = stack.some(
        (other) => other.type === parameterGroup && one.refersTo('clusterParameterGroupName', other),
      )
      return unless(own, 'has no parameter group of ours')
    },
  ),
  resourceRule(
    'warehouse-wants-tls',
    'Redshift takes TLS alone and logs every statement',
    [parameterGroup, workgroup],
    (props) => {
      const given = new Map(
        [...listOf(props.parameters), ...listOf(props.configParameters)].map((parameter) => [
          parameter.name ?? parameter.parameterKey,
          String(parameter.value ?? parameter.parameterValue),
        ]),
      )
      return ['require_ssl', 'enable_user_activity_logging'].flatMap((name) =>
        unless(given.get(name) === 'true', `does not set ${name}`),
      )
    },
  ),
  resourceRule('namespace-logs-audits', 'A namespace writes all audit logs', [namespace], (props) =>
    ['connectionlog', 'userlog', 'useractivitylog'].flatMap((log) =>
      unless(Array.isArray(props.logExports) && props.logExports.includes(log), `does not write its ${log}`),
    ),
  ),
]
