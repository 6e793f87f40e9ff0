"""The service in FastAPI; of CORS it knows the one call."""
import sys
from typing import Annotated

import uvicorn
from fastapi import FastAPI, Header, Response
from fastapi.responses import JSONResponse

sys.path.insert(0, sys.argv[1])
from cors import with_cors  # noqa: E402

HEADERS = {"X-Request-Id": "r1", "X-Total": "2"}

app = FastAPI()


def answer(status=200):
    return JSONResponse({"items": 2}, status, HEADERS)


@app.get("/")
@app.get("/items")
async def found():
    return answer()


@app.post("/items")
async def created():
    return answer(201)


@app.get("/items/7")
@app.put("/items/7")
@app.patch("/items/7")
async def item():
    return answer()


@app.delete("/items/7")
async def deleted():
    return Response(status_code=204, headers=HEADERS)


@app.get("/secret")
async def secret(authorization: Annotated[str | None, Header()] = None):
    if authorization is None:
        return Response(status_code=401, headers={"WWW-Authenticate": "Basic"})
    return answer()


@app.get("/fails")
async def fails():
    raise RuntimeError("as asked")


app = with_cors(app)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), access_log=False)
