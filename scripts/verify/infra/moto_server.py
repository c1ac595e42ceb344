"""moto with the answers that the provider of AWS waits for in a `pulumi up` of infra/, and that moto 5.2 does not give.

    .venv/moto/bin/python scripts/verify/infra/moto_server.py -H 127.0.0.1 -p 5100

docs/verify-infra.md says what is done with it. Parameters, limits and the cluster's further members are kept in memory,
as moto keeps everything else.
"""

import inspect
import itertools
import sys

from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.redshift.models import Cluster
from moto.redshift.responses import RedshiftResponse
from moto.server import main
from moto.stepfunctions.responses import StepFunctionResponse

# --- what a cluster tells of itself: the provider waits for the first, and fails without the next two ---

Cluster.cluster_availability_status = property(
    lambda cluster: "Available" if cluster.status == "available" else "Paused"
)
Cluster.availability_zone_relocation_status = "disabled"
Cluster.multi_az = "Disabled"
# Defaults of AWS; without them every update changes them again.
Cluster.maintenance_track_name = "current"
Cluster.manual_snapshot_retention_period = -1
Cluster.default_iam_role_arn = None
Cluster.master_password_secret_kms_key_id = None
Cluster.master_password_secret_arn = property(
    lambda cluster: f"arn:aws:secretsmanager:{cluster.region}:{cluster.account_id}"
    f":secret:redshift!{cluster.cluster_identifier}-{cluster.master_username}-abcdef"
)

Cluster.cluster_nodes = property(
    lambda cluster: [
        {"NodeRole": "SHARED" if cluster.number_of_nodes == 1 else f"COMPUTE-{number}"}
        for number in range(cluster.number_of_nodes)
    ]
)

create_known = RedshiftResponse.create_cluster


def create_cluster(self):
    result = create_known(self)
    (cluster,) = self.redshift_backend.describe_clusters(
        self._get_param("ClusterIdentifier")
    )
    if self._get_bool_param("AvailabilityZoneRelocation"):
        cluster.availability_zone_relocation_status = "enabled"
    cluster.default_iam_role_arn = self._get_param("DefaultIamRoleArn")
    cluster.master_password_secret_kms_key_id = self._get_param(
        "MasterPasswordSecretKmsKeyId"
    )
    return result


RedshiftResponse.create_cluster = create_cluster

# --- parameters of a parameter group ---

parameters = {}


def modify_cluster_parameter_group(self):
    group = self._get_param("ParameterGroupName")
    values = parameters.setdefault(group, {})
    for parameter in self._get_param("Parameters", []):
        values[parameter["ParameterName"]] = parameter["ParameterValue"]
    return ActionResult({"ParameterGroupName": group, "ParameterGroupStatus": "ok"})


def describe_cluster_parameters(self):
    values = parameters.get(self._get_param("ParameterGroupName"), {})
    return ActionResult(
        {
            "Parameters": [
                {"ParameterName": name, "ParameterValue": value, "Source": "user"}
                for name, value in values.items()
            ]
        }
    )


RedshiftResponse.modify_cluster_parameter_group = modify_cluster_parameter_group
RedshiftResponse.describe_cluster_parameters = describe_cluster_parameters

# --- usage limits ---

limits = {}
limit_numbers = itertools.count(1)


def create_usage_limit(self):
    texts = ("ClusterIdentifier", "FeatureType", "LimitType", "Period", "BreachAction")
    limit = {
        "UsageLimitId": f"limit-{next(limit_numbers)}",
        "Amount": self._get_int_param("Amount"),
        "Tags": self._get_param("Tags", []),
        **{name: self._get_param(name) for name in texts},
    }
    limits[limit["UsageLimitId"]] = limit
    return ActionResult(limit)


def modify_usage_limit(self):
    limit = limits[self._get_param("UsageLimitId")]
    limit["Amount"] = self._get_int_param("Amount") or limit["Amount"]
    limit["BreachAction"] = self._get_param("BreachAction") or limit["BreachAction"]
    return ActionResult(limit)


def describe_usage_limits(self):
    limit = limits.get(self._get_param("UsageLimitId"))
    return ActionResult({"UsageLimits": [] if limit is None else [limit]})


def delete_usage_limit(self):
    limits.pop(self._get_param("UsageLimitId"), None)
    return EmptyResult()


RedshiftResponse.create_usage_limit = create_usage_limit
RedshiftResponse.modify_usage_limit = modify_usage_limit
RedshiftResponse.describe_usage_limits = describe_usage_limits
RedshiftResponse.delete_usage_limit = delete_usage_limit

# --- rules of security groups: moto forgets what a rule with a group or a prefix list as its other end is for ---


make_rule = SecurityGroupRule.__init__
rule_arguments = inspect.signature(make_rule)


def remember_description(self, *args, **kwargs):
    make_rule(self, *args, **kwargs)
    given = rule_arguments.bind(self, *args, **kwargs).arguments
    ends = (given.get(end) for end in ("ip_range", "source_group", "prefix_list_id"))
    self.purpose = next((end["Description"] for end in ends if end and "Description" in end), None)


SecurityGroupRule.__init__ = remember_description
SecurityGroupRule.description = property(lambda rule: rule.purpose)

# --- state machines: the provider has the definition checked first, and lists the versions afterwards ---

StepFunctionResponse.validate_state_machine_definition = lambda self: ActionResult(
    {"result": "OK", "diagnostics": []}
)
StepFunctionResponse.list_state_machine_versions = lambda self: ActionResult(
    {"stateMachineVersions": []}
)

if __name__ == "__main__":
    main(sys.argv[1:])
