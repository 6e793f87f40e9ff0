// CORS stands after the routes: it answers the preflight, but never sees the request itself.
const express = require("express");
const cors = require("cors");
const app = express();
app.get("/items", (request, response) => response.json([{ id: 1 }]));
app.delete("/items/1", (request, response) => response.status(204).end());
app.use(cors());
app.listen(process.env.PORT, "127.0.0.1");
