// The body is parsed before CORS, so its errors leave without CORS headers.
const express = require("express");
const cors = require("cors");
const app = express();
app.use(express.json());
app.use(cors());
app.post("/items", (request, response) => response.status(201).json(request.body));
app.listen(process.env.PORT, "127.0.0.1");
