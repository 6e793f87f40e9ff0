// An API without any CORS: Express answers OPTIONS by itself, with `Allow` alone.
const express = require("express");
const app = express();
app.use(express.json());
app.get("/items", (request, response) => response.json([{ id: 1 }]));
app.post("/items", (request, response) => response.status(201).json(request.body));
app.delete("/items/1", (request, response) => response.status(204).end());
app.get("/fail", () => { throw new Error("the database is away"); });
app.listen(process.env.PORT, "127.0.0.1");
