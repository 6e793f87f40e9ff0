// "*" inside a list is compared literally and allows nobody.
const express = require("express");
const cors = require("cors");
const app = express();
app.use(cors({ origin: ["*"] }));
app.get("/items", (request, response) => response.json([{ id: 1 }]));
app.listen(process.env.PORT, "127.0.0.1");
