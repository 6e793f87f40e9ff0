"""An API without any CORS: Flask answers OPTIONS by itself, with `Allow` alone."""
from flask import Flask, request

app = Flask(__name__)


@app.get("/items")
def items():
    return [{"id": 1}]


@app.post("/items")
def create():
    return request.json, 201
