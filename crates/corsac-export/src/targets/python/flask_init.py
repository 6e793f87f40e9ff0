def init_app(app: Flask) -> None:
    app.wsgi_app = CorsMiddleware(app.wsgi_app)  # type: ignore[method-assign]
