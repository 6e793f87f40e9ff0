// The origin of the developer's own machine went to production.
const express = require("express");
const cors = require("cors");
const app = express();
app.use(cors({ origin: "http://localhost:3000", credentials: true }));
app.get("/items", (request, response) => response.json([{ id: 1 }]));
app.listen(process.env.PORT, "127.0.0.1");
