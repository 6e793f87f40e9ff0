"""django-cors-headers as its README says: at the top, with a list of origins."""
from base import *

INSTALLED_APPS = ["corsheaders"]
MIDDLEWARE = [CORS_MIDDLEWARE, COMMON_MIDDLEWARE, CSRF_MIDDLEWARE]
CORS_ALLOWED_ORIGINS = [PAGE_ORIGIN]
CORS_ALLOW_CREDENTIALS = True
