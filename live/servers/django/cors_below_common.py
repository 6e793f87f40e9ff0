"""CorsMiddleware below CommonMiddleware: the redirect that appends the slash is bare."""
from base import *

INSTALLED_APPS = ["corsheaders"]
MIDDLEWARE = [COMMON_MIDDLEWARE, CORS_MIDDLEWARE]
CORS_ALLOWED_ORIGINS = [PAGE_ORIGIN]
