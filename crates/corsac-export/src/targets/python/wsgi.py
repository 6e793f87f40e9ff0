class CorsMiddleware:
    """The policy around a WSGI application."""

    def __init__(self, app: Callable) -> None:
        self.app = app

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        def header(name: str) -> str | None:
            return environ.get("HTTP_" + name.upper().replace("-", "_"))

        def start(status: str, headers: list[tuple[str, str]], *exc_info) -> Callable:
            return start_response(status, decision.apply(headers), *exc_info)

        path = path_as_it_came(environ)
        decision = decide(environ["REQUEST_METHOD"], header("Host") or "", path, header)
        if decision.status is None:
            return self.app(environ, start)
        status = HTTPStatus(decision.status)
        start(f"{status.value} {status.phrase}", [])
        return [b""]
