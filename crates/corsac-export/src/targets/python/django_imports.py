import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from inspect import iscoroutinefunction
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware
