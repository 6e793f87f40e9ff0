"""No CORS at all, and the middleware of a new project that matters here."""
from base import *

MIDDLEWARE = [COMMON_MIDDLEWARE, CSRF_MIDDLEWARE]
