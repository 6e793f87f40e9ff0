"""The service in Django, with a WSGI server."""
import os
import sys

from django.core.wsgi import get_wsgi_application
from waitress import serve

sys.path.insert(0, sys.argv[1])
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"

if __name__ == "__main__":
    serve(get_wsgi_application(), host="127.0.0.1", port=int(sys.argv[2]))
