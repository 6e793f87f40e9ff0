def with_cors(app: ASGIApp) -> ASGIApp:
    """The application with the policy around all of it, its error responses included."""
    return CorsMiddleware(app)
