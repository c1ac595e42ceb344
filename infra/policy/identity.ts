import { listOf, type PolicyRule, resourceRule, unless } from './rule'
import { conditionKeys, isOpen, type Statement, saysWho, statementsOf } from './statements'

const rolePolicies = ['aws:iam/rolePolicy:RolePolicy', 'aws:iam/policy:Policy']
const role = 'aws:iam/role:Role'
const attachment = 'aws:iam/rolePolicyAttachment:RolePolicyAttachment'
const key = 'aws:kms/key:Key'

/** Actions that IAM knows no resources for, so that `*` is all that one can write; from the service authorization reference. */
const actionsWithoutResources: ReadonlySet<string> = new Set([
  'ecr:GetAuthorizationToken',
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
])

/** Rules about who may do what. */
export const identityRules: readonly PolicyRule[] = [
  eachStatement('no-wildcard-actions', 'A role may do what it needs, by name', ({ actions }) =>
    actions.filter((action) => /^(\*|[a-z0-9-]+:\*)$/.test(action)).map((action) => `allows \`${action}\``),
  ),
  eachStatement('no-wildcard-resources', 'A role may do it to what it needs', ({ actions, resources }) =>
    resources.includes('*')
      ? actions
          .filter((action) => !actionsWithoutResources.has(action))
          .map((action) => `allows \`${action}\` on everything`)
      : [],
  ),
  eachStatement(
    'roles-are-passed-to-a-service',
    'A role is passed to the service that it is for',
    (statement) =>
      unless(
        !statement.actions.includes('iam:PassRole') ||
          conditionKeys(statement).includes('iam:passedtoservice'),
        'passes roles to any service',
      ),
  ),
  resourceRule(
    'role-is-taken-by-whom-it-is-for',
    'A role is taken by a service, and by that on behalf of this account alone',
    [role],
    (props) =>
      statementsOf(props.assumeRolePolicy)
        .filter(({ effect }) => effect === 'Allow')
        .flatMap((statement) => [
          ...unless(!(statement.principals.AWS ?? []).includes('*'), 'may be taken by everybody'),
          ...unless(
            statement.principals.Service === undefined || conditionKeys(statement).some(saysWho),
            'may be taken by a service on behalf of other accounts',
          ),
        ]),
  ),
  resourceRule(
    'no-broad-managed-policies',
    'No role has a managed policy that allows everything',
    [attachment, role],
    (props) =>
      [props.policyArn, ...listOf(props.managedPolicyArns)]
        .map(String)
        .filter((arn) => /(FullAccess|AdministratorAccess|PowerUserAccess)$/.test(arn))
        .map((arn) => `has \`${arn}\``),
  ),
  resourceRule('key-is-rotated', 'A KMS key is rotated', [key], (props) =>
    unless(props.enableKeyRotation === true, 'is not rotated'),
  ),
  resourceRule('key-is-closed', 'A KMS key is not for everybody', [key], (props) => [
    ...unless(props.policy !== undefined, 'has no policy'),
    ...unless(!statementsOf(props.policy).some(isOpen), 'may be used by everybody'),
  ]),
  resourceRule(
    'secret-has-own-key',
    'A secret is encrypted with a KMS key of ours',
    ['aws:secretsmanager/secret:Secret'],
    (props) => unless(Boolean(props.kmsKeyId), 'is not encrypted with a key of ours'),
  ),
]

function eachStatement(
  name: string,
  description: string,
  check: (statement: Statement) => readonly string[],
): PolicyRule {
  return resourceRule(name, description, rolePolicies, (props) =>
    statementsOf(props.policy)
      .filter(({ effect }) => effect === 'Allow')
      .flatMap(check),
  )
}
