"""Django's own LoginRequiredMiddleware: it leaves preflights to CorsMiddleware, even below it."""
from base import *

INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "corsheaders"]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    CORS_MIDDLEWARE,
]
CORS_ALLOWED_ORIGINS = [PAGE_ORIGIN]
