@dataclass(frozen=True)
class Origins:
    """Exact origins, and expressions that match whole origins; or any."""

    exact: tuple[str, ...] = ()
    expressions: tuple[str, ...] = ()
    any: bool = False

    def answer(self, origin: str | None) -> str | None:
        """The value that allows an origin; none if it is not allowed."""
        if self.any:
            return "*"
        if origin is None:
            return None
        matches = (re.fullmatch(expression, origin) for expression in self.expressions)
        return origin if origin in self.exact or any(matches) else None


@dataclass(frozen=True)
class Policy:
    """Who may do what. Pages need no permission for GET, HEAD and POST."""

    origins: Origins = Origins()
    methods: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()  # in lower case
    exposed: tuple[str, ...] = ()
    credentials: bool = False
    max_age: int = 0
    preflight_status: int = 204
    forward_preflights: bool = False  # the application answers them
    reject: bool = False  # 403 for other origins, rather than a response they cannot read
    keep: bool = False  # the application's own headers go before the policy's
    vary_always: bool = False
    timing: Origins | None = None  # who may read exact timings

    def allows_method(self, method: str) -> bool:
        if "*" in self.methods:
            return re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", method) is not None
        return method in ("GET", "HEAD", "POST", *self.methods)

    def allows_headers(self, names: str) -> bool:
        def allows(name: str) -> bool:
            # Without credentials, browsers do not take * to cover Authorization.
            is_covered = self.credentials or name != "authorization"
            return name in self.headers or ("*" in self.headers and is_covered)

        asked = (name.strip(" \t").lower() for name in names.split(","))
        return all(allows(name) for name in asked if name)

    def allow_credentials(self) -> str | None:
        return "true" if self.credentials else None

    def listed(self, names: tuple[str, ...], requested: str) -> str:
        """The value of a header; with credentials, browsers take * for a name."""
        return requested if "*" in names and self.credentials else ", ".join(names)

    def vary(self) -> list[str]:
        is_constant = self.origins.any and (self.timing is None or self.timing.any)
        return [] if is_constant and not self.vary_always else ["Origin"]


@dataclass(frozen=True)
class Route:
    """Which requests a policy is for; what is empty matches all."""

    policy: Policy
    hosts: tuple[str, ...] = ()
    path: str = ""  # an expression
    methods: tuple[str, ...] = ()

    def matches_place(self, host: str, path: str, flags: int) -> bool:
        is_host = not self.hosts or any(host_matches(host, pattern) for pattern in self.hosts)
        return is_host and (not self.path or bool(re.fullmatch(self.path, path, flags)))


NOBODY = Policy()
