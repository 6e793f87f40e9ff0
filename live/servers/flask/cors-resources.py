"""flask-cors for one tree of paths, and a route outside of it."""
from flask import Flask
from flask_cors import CORS

app = Flask(__name__)
CORS(app, resources={r"/api/*": {"origins": "*"}})


@app.get("/api/items")
def items():
    return [{"id": 1}]


@app.get("/health")
def health():
    return {"status": "up"}
