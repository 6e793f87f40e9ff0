// The middleware of a thousand answers on the web: no methods, a fixed list of headers.
const express = require("express");
const app = express();
app.use((request, response, next) => {
  response.header("Access-Control-Allow-Origin", "*");
  response.header(
    "Access-Control-Allow-Headers",
    "Origin, X-Requested-With, Content-Type, Accept",
  );
  next();
});
app.use(express.json());
app.get("/items", (request, response) => response.json([{ id: 1 }]));
app.post("/items", (request, response) => response.status(201).json(request.body));
app.put("/items/1", (request, response) => response.json(request.body));
app.listen(process.env.PORT, "127.0.0.1");
