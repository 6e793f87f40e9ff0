// "Preflights are slow, cache them for a week."
const express = require("express");
const cors = require("cors");
const app = express();
app.use(cors({ maxAge: 604800 }));
app.use(express.json());
app.post("/items", (request, response) => response.status(201).json(request.body));
app.listen(process.env.PORT, "127.0.0.1");
