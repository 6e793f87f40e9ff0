"""flask-cors with credentials for everybody."""
from flask import Flask
from flask_cors import CORS

app = Flask(__name__)
CORS(app, supports_credentials=True)


@app.get("/me")
def me():
    return {"name": "Ada"}
