"""The list names the origin without its port."""
from base import *

INSTALLED_APPS = ["corsheaders"]
MIDDLEWARE = [CORS_MIDDLEWARE, COMMON_MIDDLEWARE]
CORS_ALLOWED_ORIGINS = [PAGE_ORIGIN.rpartition(":")[0]]
