"""Configurations of Envoy: `compose.py member PORT UPSTREAM FILTERS`, with the bare part of an export
in its places, or `compose.py balancer PORT MEMBER…`.
"""

import re
import sys
from pathlib import Path
from textwrap import indent

TYPES = "type.googleapis.com/envoy.extensions.filters"
HTTP = """\
{runtime}static_resources:
  listeners:
  - address: {{socket_address: {{address: 127.0.0.1, port_value: {port}}}}}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": {types}.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: edge
          http_filters:
{filters}
          - name: envoy.filters.http.router
            typed_config: {{"@type": {types}.http.router.v3.Router}}
          route_config:
            virtual_hosts:
            - name: service
              domains: ["*"]
{virtual_host}
  clusters:
  - name: service
    type: STATIC
    lb_policy: ROUND_ROBIN
    load_assignment:
      cluster_name: service
      endpoints:
      - lb_endpoints:
{endpoints}
"""
ROUTES = "routes:\n- match: {prefix: /}\n  route: {cluster: service}\n"


def configuration(port, ports, filters="", virtual_host=ROUTES, runtime=""):
    endpoint = "- endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: {}}}}}}}\n"
    return HTTP.format(
        types=TYPES,
        port=port,
        runtime=runtime,
        filters=indent(filters, " " * 10),
        virtual_host=indent(virtual_host, " " * 14),
        endpoints=indent("".join(map(endpoint.format, ports)), " " * 8),
    )


def parts(text):
    """The text of each key at the left margin, with the key."""
    pieces = re.split(r"(?m)^(?=\w+:)", text)
    return {piece.partition(":")[0]: piece for piece in pieces[1:]}


def member(port, upstream, file):
    bare = parts(Path(file).read_text())
    filters = bare.pop("http_filters").partition("\n")[2]
    runtime = bare.pop("layered_runtime", "")
    bare.setdefault("routes", ROUTES)
    return configuration(port, [upstream], filters, "".join(bare.values()), runtime)


def balancer(port, *members):
    return configuration(port, members)


if __name__ == "__main__":
    print({"member": member, "balancer": balancer}[sys.argv[1]](*sys.argv[2:]))
