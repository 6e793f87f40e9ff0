"""flask-cors with a wildcard that it reads as a regular expression, and that matches nobody."""
from flask import Flask
from flask_cors import CORS

app = Flask(__name__)
CORS(app, origins="http://*.test")


@app.get("/items")
def items():
    return [{"id": 1}]
