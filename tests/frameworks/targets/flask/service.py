"""The service in Flask; of CORS it knows the one call."""
import sys

from flask import Flask, Response, jsonify, request
from waitress import serve

sys.path.insert(0, sys.argv[1])
import cors  # noqa: E402

HEADERS = {"X-Request-Id": "r1", "X-Total": "2"}

app = Flask(__name__)
cors.init_app(app)


def answer(status=200):
    return jsonify(items=2), status, HEADERS


@app.get("/")
@app.get("/items")
def found():
    return answer()


@app.post("/items")
def created():
    return answer(201)


@app.route("/items/7", methods=["GET", "PUT", "PATCH"])
def item():
    return answer()


@app.delete("/items/7")
def deleted():
    return "", 204, HEADERS


@app.get("/secret")
def secret():
    if "Authorization" not in request.headers:
        return Response(status=401, headers={"WWW-Authenticate": "Basic"})
    return answer()


@app.get("/fails")
def fails():
    raise RuntimeError("as asked")


if __name__ == "__main__":
    serve(app, host="127.0.0.1", port=int(sys.argv[2]))
