// What a careful team writes: one origin in a list, credentials, exposed headers, a short max-age.
const express = require("express");
const cors = require("cors");
const app = express();
app.use(cors({
  origin: [process.env.PAGE_ORIGIN],
  credentials: true,
  exposedHeaders: ["X-Total-Count"],
  maxAge: 600,
}));
app.use(express.json());
app.get("/items", (request, response) => {
  response.set("X-Total-Count", "42").json([{ id: 1 }]);
});
app.put("/items/1", (request, response) => response.json(request.body));
app.listen(process.env.PORT, "127.0.0.1");
