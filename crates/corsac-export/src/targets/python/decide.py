# Paths that every application reads alike: others are granted nothing.
PLAIN_PATH = (
    r"@FIRST_SEGMENT_BYTE@"
    r"@OTHER_BYTES@"
)

CORS_HEADERS = {
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "access-control-max-age",
}


@dataclass
class Decision:
    """What becomes of a request."""

    policy: Policy
    status: int | None = None  # to answer with; none hands the request on
    headers: dict[str, str | None] = field(default_factory=dict)
    vary: list[str] = field(default_factory=list)

    def apply(self, headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """The headers of a response, with those of the policy."""
        headers = list(headers)
        own = {name: value for name, value in self.headers.items() if value}
        replaced = {"vary", *CORS_HEADERS}
        names = {name.lower() for name, _ in headers}
        if self.policy.keep and "access-control-allow-origin" in names:
            own = {name: value for name, value in own.items() if name.lower() not in CORS_HEADERS}
            replaced = {"vary"}
        if self.policy.timing is not None:
            replaced.add("timing-allow-origin")
        kept = [(name, value) for name, value in headers if name.lower() not in replaced]
        varies = ",".join(value for name, value in headers if name.lower() == "vary").split(",")
        said = {value.strip().lower(): value.strip() for value in varies if value.strip()}
        missing = [name for name in self.vary if name.lower() not in said and "*" not in said]
        vary = ", ".join([*said.values(), *missing])
        return [*kept, *own.items(), *([("Vary", vary)] if vary else [])]


def decide(method: str, host: str, path: str, header: Callable[[str], str | None]) -> Decision:
    """What becomes of a request with this path as it came; `header` gives the value of a header."""
    origin = header("Origin")
    requested_method = header("Access-Control-Request-Method")
    if method == "OPTIONS" and origin is not None and requested_method is not None:
        policy, one_method = find(requested_method, host, path)
        return decide_preflight(policy, one_method, origin, requested_method, header)
    policy, _ = find(method, host, path)
    decision = Decision(policy, vary=policy.vary())
    if policy.timing is not None:
        decision.headers["Timing-Allow-Origin"] = policy.timing.answer(origin)
    allowed = policy.origins.answer(origin)
    if allowed:
        decision.headers["Access-Control-Allow-Origin"] = allowed
        decision.headers["Access-Control-Allow-Credentials"] = policy.allow_credentials()
        decision.headers["Access-Control-Expose-Headers"] = ", ".join(policy.exposed)
    elif origin is not None and policy.reject and not is_own_origin(origin, host, header):
        decision.status = 403
    return decision


def decide_preflight(
    policy: Policy,
    one_method: bool,
    origin: str,
    method: str,
    header: Callable[[str], str | None],
) -> Decision:
    names = header("Access-Control-Request-Headers") or ""
    allowed = policy.origins.answer(origin)
    vary = [*policy.vary(), "Access-Control-Request-Method", "Access-Control-Request-Headers"]
    decision = Decision(policy, 403, vary=vary)
    is_granted = allowed and policy.allows_method(method) and policy.allows_headers(names)
    if is_granted:
        methods = policy.listed(policy.methods, method)
        decision.headers = {
            "Access-Control-Allow-Origin": allowed,
            "Access-Control-Allow-Credentials": policy.allow_credentials(),
            "Access-Control-Allow-Methods": method if one_method else methods or "GET",
            "Access-Control-Allow-Headers": policy.listed(policy.headers, names),
            "Access-Control-Max-Age": "0" if one_method else str(policy.max_age),
        }
        decision.status = policy.preflight_status
    if policy.forward_preflights and (allowed or not policy.reject):
        decision.status = None
    return decision


def find(method: str, host: str, path: str) -> tuple[Policy, bool]:
    """The policy for a request, and whether the answer to a preflight is about its method only."""
    is_by_path = any(route.path for route in ROUTES)
    if is_by_path and (len(path) > 1024 or not re.fullmatch(PLAIN_PATH, path)):
        return nobody([NOBODY, *POLICIES]), True
    found = [
        first_match(as_method, host, as_path, flags)
        for as_method in (method, method.upper())
        for as_path in (path, path.removesuffix("/") or "/")
        for flags in (0, re.IGNORECASE)
    ]
    policies = [policy for policy, _ in found]
    if all(policy == policies[0] for policy in policies):
        return policies[0], any(one_method for _, one_method in found)
    return nobody(policies), True


def nobody(policies: list[Policy]) -> Policy:
    """Where readings lead to several policies, pages get nothing, and what some reject is rejected."""
    return replace(NOBODY, reject=any(policy.reject for policy in policies))


def first_match(method: str, host: str, path: str, flags: int) -> tuple[Policy, bool]:
    one_method = False
    for route in ROUTES:
        if route.matches_place(host, path, flags):
            # Browsers would remember the answer for other methods, which other routes decide about.
            one_method = one_method or bool(route.methods)
            if not route.methods or method in route.methods:
                return route.policy, one_method
    return DEFAULT, one_method


def host_matches(host: str, pattern: str) -> bool:
    host = re.sub(r":[^\]]*\Z", "", host.lower()).removesuffix(".")
    below = pattern.removeprefix("*")
    return host == pattern if below == pattern else host.endswith(below) and host != below


def is_own_origin(origin: str, host: str, header: Callable[[str], str | None]) -> bool:
    site = header("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    authority = origin.partition("://")[2]
    own, asked = (re.sub(r":(80|443)\Z", "", text.lower()) for text in (host, authority))
    return own == asked != ""
