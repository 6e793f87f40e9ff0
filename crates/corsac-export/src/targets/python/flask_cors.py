@RE@from flask import Flask, @RESPONSE@request
from flask_cors import CORS

METHODS = @METHODS@


def init_app(app: Flask) -> None:
    CORS(
        app,
        @ORIGINS@,
        methods=METHODS,
        allow_headers=@HEADERS@,
        expose_headers=@EXPOSED@,
        supports_credentials=@CREDENTIALS@,
        max_age=@MAX_AGE@,
        vary_header=False,
    )

    # Flask-CORS leaves the status to the view, which some paths do not have. It refuses a method by
    # not listing any: browsers take that for a yes where a page watches its upload.
    @app.before_request
    def answer_preflights() -> tuple[str, int] | None:
        method = request.headers.get("Access-Control-Request-Method")
        if request.method != "OPTIONS" or "Origin" not in request.headers or method is None:
            return None
        return "", @STATUS@ if method in METHODS else 403
@VARY@
