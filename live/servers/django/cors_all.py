"""django-cors-headers with everybody allowed."""
from base import *

INSTALLED_APPS = ["corsheaders"]
MIDDLEWARE = [CORS_MIDDLEWARE, COMMON_MIDDLEWARE, CSRF_MIDDLEWARE]
CORS_ALLOW_ALL_ORIGINS = True
