// Authentication stands before CORS, so the preflight, which carries no token, is turned away.
const express = require("express");
const cors = require("cors");
const app = express();
app.use((request, response, next) => {
  if (request.get("Authorization") === "Bearer token") return next();
  response.status(401).json({ error: "who are you?" });
});
app.use(cors());
app.get("/me", (request, response) => response.json({ name: "Ada" }));
app.listen(process.env.PORT, "127.0.0.1");
