"""What is served; it knows nothing of CORS."""
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.views import View

HEADERS = {"X-Request-Id": "r1", "X-Total": "2"}


def answer(status=200):
    return JsonResponse({"items": 2}, status=status, headers=HEADERS)


class Index(View):
    def get(self, request):
        return answer()


class Items(Index):
    def post(self, request):
        return answer(201)


class Item(Index):
    put = patch = Index.get

    def delete(self, request):
        return HttpResponse(status=204, headers=HEADERS)


class Secret(View):
    def get(self, request):
        if "Authorization" not in request.headers:
            return HttpResponse(status=401, headers={"WWW-Authenticate": "Basic"})
        return answer()


class Fails(View):
    def get(self, request):
        raise RuntimeError("as asked")


urlpatterns = [
    path("", Index.as_view()),
    path("items", Items.as_view()),
    path("items/7", Item.as_view()),
    path("secret", Secret.as_view()),
    path("fails", Fails.as_view()),
]
