"""The login check that projects write for themselves."""
from django.shortcuts import redirect


def require_login(get_response):
    def middleware(request):
        if "session" not in request.COOKIES:
            return redirect("/login/")
        return get_response(request)

    return middleware
