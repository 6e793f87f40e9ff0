// The cors package as its README starts: app.use(cors()).
const express = require("express");
const cors = require("cors");
const app = express();
app.use(cors());
app.use(express.json());
app.get("/items", (request, response) => response.json([{ id: 1 }]));
app.post("/items", (request, response) => response.status(201).json(request.body));
app.patch("/items/1", (request, response) => response.json(request.body));
app.get("/page", (request, response) => {
  response.set("X-Total-Count", "42").json([{ id: 1 }]);
});
app.get("/fail", () => { throw new Error("the database is away"); });
app.listen(process.env.PORT, "127.0.0.1");
