// Everything that came over http is sent to https, preflights too.
const express = require("express");
const cors = require("cors");
const app = express();
app.use((request, response, next) => {
  if (request.secure) return next();
  response.redirect(301, `https://${request.headers.host}${request.originalUrl}`);
});
app.use(cors());
app.post("/items", (request, response) => response.status(201).end());
app.listen(process.env.PORT, "127.0.0.1");
