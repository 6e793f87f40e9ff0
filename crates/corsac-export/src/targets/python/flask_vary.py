
    # On every response, refused origins included: Flask-CORS would say it to allowed ones only.
    @app.after_request
    def vary(response: Response) -> Response:
        response.headers.add("Vary", "Origin")
        return response
