"""What the configurations share: the routes, and nothing of CORS."""
import os

PAGE_ORIGIN = os.environ["PAGE_ORIGIN"]
SECRET_KEY = "only for these tests"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "routes"
USE_TZ = True
CORS_MIDDLEWARE = "corsheaders.middleware.CorsMiddleware"
COMMON_MIDDLEWARE = "django.middleware.common.CommonMiddleware"
CSRF_MIDDLEWARE = "django.middleware.csrf.CsrfViewMiddleware"
