from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp
