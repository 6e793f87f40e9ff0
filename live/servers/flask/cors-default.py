"""flask-cors as its documentation starts: CORS(app)."""
from flask import Flask, request
from flask_cors import CORS

app = Flask(__name__)
CORS(app)


@app.get("/items")
def items():
    return [{"id": 1}]


@app.put("/items/1")
def replace():
    return request.json


@app.post("/orders/")
def order():
    return request.json, 201


@app.get("/fail")
def fail():
    raise RuntimeError("the database is away")
