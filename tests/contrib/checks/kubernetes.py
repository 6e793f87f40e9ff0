"""The manifests, and what they say of each other and of the gateway."""
import signal
import tomllib
import unittest

import kubernetes_validate
import yaml

from gateway import CONTRIB, SECONDS, Gateway, findings

# The first with `preStop.sleep`.
VERSION = "1.30"

KNOWN = {
    # The kubelet asks from outside of the pod.
    ("warning", "policy-admin-exposed"),
    # The service is not known here.
    ("note", "websocket-origin-unchecked"),
}


class Manifest:
    """One file: a ConfigMap with the policy, a Service, a Deployment."""

    def __init__(self, name):
        self.resources = list(yaml.safe_load_all((CONTRIB / "kubernetes" / name).read_text()))
        of_kind = {resource["kind"]: resource for resource in self.resources}
        self.config = of_kind["ConfigMap"]
        self.service = of_kind["Service"]
        self.deployment = of_kind["Deployment"]
        self.policy = self.config["data"]["corsac.toml"]
        self.keys = tomllib.loads(self.policy)["gateway"]
        self.pod = self.deployment["spec"]["template"]
        self.containers = {one["name"]: one for one in self.pod["spec"]["containers"]}
        self.corsac = self.containers["corsac"]
        self.ports = {port["name"]: port["containerPort"] for port in self.corsac["ports"]}

    def gateway(self):
        mount = self.corsac["volumeMounts"][0]["mountPath"]
        return Gateway(self.corsac["args"], mount, self.policy, self.keys["listen"], self.keys["admin"])


def sleep(container):
    return container["lifecycle"]["preStop"]["sleep"]["seconds"]


def seconds(duration):
    assert duration.endswith("s"), duration
    return int(duration.removesuffix("s"))


class Every:
    """What holds for both files."""

    def setUp(self):
        self.manifest = Manifest(self.name)

    def test_resources_are_what_kubernetes_expects(self):
        for resource in self.manifest.resources:
            kubernetes_validate.validate(resource, VERSION, strict=True)

    def test_policy_is_right_but_for_what_probes_need(self):
        self.assertEqual(findings(self.manifest.policy), KNOWN)

    def test_ports_are_those_of_the_policy(self):
        manifest = self.manifest
        self.assertEqual(manifest.keys["listen"], f"0.0.0.0:{manifest.ports['http']}")
        self.assertEqual(manifest.keys["admin"], f"0.0.0.0:{manifest.ports['admin']}")
        targets = [port["targetPort"] for port in manifest.service["spec"]["ports"]]
        self.assertEqual(targets, ["http"], "the admin address is not for the Service")

    def test_names_lead_to_each_other(self):
        manifest = self.manifest
        labels = manifest.pod["metadata"]["labels"]
        self.assertEqual(manifest.service["spec"]["selector"], labels)
        self.assertEqual(manifest.deployment["spec"]["selector"]["matchLabels"], labels)
        volumes = {one["name"]: one["configMap"]["name"] for one in manifest.pod["spec"]["volumes"]}
        mount = manifest.corsac["volumeMounts"][0]
        self.assertEqual(volumes[mount["name"]], manifest.config["metadata"]["name"])
        self.assertNotIn("subPath", mount)

    def test_requests_have_time_to_end(self):
        manifest = self.manifest
        needed = sleep(manifest.corsac) + seconds(manifest.keys["drain"])
        self.assertLess(needed, manifest.pod["spec"]["terminationGracePeriodSeconds"])

    def test_probes_are_answered_and_the_pod_ends(self):
        corsac = self.manifest.corsac
        with self.manifest.gateway() as gateway:
            for probe in ("readinessProbe", "livenessProbe"):
                asked = corsac[probe]["httpGet"]
                self.assertEqual(asked["port"], "admin")
                self.assertEqual(gateway.asked(asked["path"])[0], 200)
            gateway.process.send_signal(signal.SIGTERM)
            self.assertEqual(gateway.process.wait(SECONDS), 0, gateway.log())


class Deployment(Every, unittest.TestCase):
    name = "deployment.yaml"


class Sidecar(Every, unittest.TestCase):
    name = "sidecar.yaml"

    def test_nothing_reaches_the_service_past_the_policy(self):
        environment = {one["name"]: one["value"] for one in self.manifest.containers["app"]["env"]}
        upstream = f"http://{environment['HOST']}:{environment['PORT']}"
        self.assertEqual(self.manifest.keys["upstream"], upstream)
        self.assertEqual(environment["HOST"], "127.0.0.1")

    def test_service_outlives_the_gateway(self):
        manifest = self.manifest
        gateway = sleep(manifest.corsac) + seconds(manifest.keys["drain"])
        self.assertGreaterEqual(sleep(manifest.containers["app"]), gateway)
