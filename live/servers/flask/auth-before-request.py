"""Authentication in before_request: it turns preflights away too, with CORS headers."""
from flask import Flask, abort, request
from flask_cors import CORS

app = Flask(__name__)
CORS(app)


@app.before_request
def authenticate():
    if request.headers.get("Authorization") != "Bearer token":
        abort(401)


@app.get("/me")
def me():
    return {"name": "Ada"}
