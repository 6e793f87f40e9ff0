class SilentToOthers:
    """CORSMiddleware tells refused origins what others may do; this leaves that out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_less(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if "Access-Control-Allow-Origin" not in headers:
                    for part in ("Credentials", "Headers", "Methods"):
                        del headers[f"Access-Control-Allow-{part}"]
                    del headers["Access-Control-Expose-Headers"]
                    del headers["Access-Control-Max-Age"]
            await send(message)

        await self.app(scope, receive, send_less)
