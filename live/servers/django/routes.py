"""The routes of every configuration."""
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST


@csrf_exempt
def items(request):
    return JsonResponse([{"id": 1}], safe=False)


@csrf_exempt
@require_POST
def orders(request):
    return JsonResponse({"order": 1}, status=201)


def profile(request):
    return JsonResponse({"name": "Ada"})


def fail(request):
    raise RuntimeError("the database is away")


urlpatterns = [
    path("items/", items),
    path("orders/", orders),
    path("profile/", profile),
    path("fail/", fail),
]
