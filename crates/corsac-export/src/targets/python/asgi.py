class CorsMiddleware:
    """The policy around an ASGI application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)

        def header(name: str) -> str | None:
            return ", ".join(headers.getlist(name)) if name in headers else None

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = Headers(raw=message.get("headers", [])).items()
                message = {**message, "headers": encoded(decision.apply(own))}
            await send(message)

        path = scope.get("raw_path") or quote(scope["path"]).encode()
        decision = decide(scope["method"], header("Host") or "", path.decode("latin-1"), header)
        if decision.status is None:
            return await self.app(scope, receive, send_with_headers)
        await Response(status_code=decision.status)(scope, receive, send_with_headers)


def encoded(headers: list[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
