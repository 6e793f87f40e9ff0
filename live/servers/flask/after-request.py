"""Headers by hand in after_request, with Python's spelling of true."""
import os

from flask import Flask, request

app = Flask(__name__)


@app.after_request
def allow(response):
    response.headers["Access-Control-Allow-Origin"] = os.environ["PAGE_ORIGIN"]
    response.headers["Access-Control-Allow-Credentials"] = str(True)
    response.headers["Access-Control-Allow-Headers"] = "Content-Type"
    response.headers["Vary"] = "Origin"
    return response


@app.get("/me")
def me():
    return {"name": "Ada"}


@app.put("/me")
def rename():
    return request.json
