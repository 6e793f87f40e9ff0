// Whoever asks is named, with credentials and without Vary.
const express = require("express");
const app = express();
app.use((request, response, next) => {
  response.header("Access-Control-Allow-Origin", request.headers.origin);
  response.header("Access-Control-Allow-Credentials", "true");
  next();
});
app.get("/me", (request, response) => response.json({ name: "Ada" }));
app.listen(process.env.PORT, "127.0.0.1");
