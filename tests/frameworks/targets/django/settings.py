"""As the target's page says, for either of the files that are exported."""
from importlib.util import find_spec

ALLOWED_HOSTS = ["*"]
DEBUG = False
INSTALLED_APPS = []
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "urls"
SECRET_KEY = "nothing is signed"

if find_spec("cors_settings"):
    from cors_settings import *  # noqa: F403

    INSTALLED_APPS = ["corsheaders", *INSTALLED_APPS]
    MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]
else:
    MIDDLEWARE = ["cors_middleware.middleware", *MIDDLEWARE]
