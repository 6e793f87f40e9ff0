@IMPORTS@


def with_cors(app: ASGIApp) -> ASGIApp:
    """The application with the policy around all of it, its error responses included."""
    cors = CORSMiddleware(
        app,
@ORIGINS@
        allow_methods=@METHODS@,
        allow_headers=@HEADERS@,
        expose_headers=@EXPOSED@,
        allow_credentials=@CREDENTIALS@,
        max_age=@MAX_AGE@,
    )
    return @RETURNED@
