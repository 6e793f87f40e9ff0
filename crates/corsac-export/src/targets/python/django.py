@sync_and_async_middleware
def middleware(get_response: Callable) -> Callable:
    """The policy around the whole of Django."""

    async def respond_later(request: HttpRequest) -> HttpResponseBase:
        decision = decision_about(request)
        answer = decision.status and HttpResponse(status=decision.status)
        return with_headers(answer or await get_response(request), decision)

    def respond(request: HttpRequest) -> HttpResponseBase:
        decision = decision_about(request)
        answer = decision.status and HttpResponse(status=decision.status)
        return with_headers(answer or get_response(request), decision)

    return respond_later if iscoroutinefunction(get_response) else respond


def decision_about(request: HttpRequest) -> Decision:
    method, host = request.META["REQUEST_METHOD"], request.headers.get("Host", "")
    of_asgi = getattr(request, "scope", {}).get("raw_path")
    path = of_asgi.decode("latin-1") if of_asgi else path_as_it_came(request.META)
    return decide(method, host, path, request.headers.get)


def with_headers(response: HttpResponseBase, decision: Decision) -> HttpResponseBase:
    headers = decision.apply(response.items())
    for name in list(response.headers):
        del response.headers[name]
    for name, value in headers:
        response.headers[name] = value
    return response
