"""CorsMiddleware below a login check by hand: the preflight is sent to the login page."""
from base import *

INSTALLED_APPS = ["corsheaders"]
MIDDLEWARE = ["login.require_login", CORS_MIDDLEWARE]
CORS_ALLOWED_ORIGINS = [PAGE_ORIGIN]
