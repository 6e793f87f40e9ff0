// The origin is right, `credentials: true` was forgotten.
const express = require("express");
const cors = require("cors");
const app = express();
app.use(cors({ origin: [process.env.PAGE_ORIGIN] }));
app.get("/me", (request, response) => response.json({ name: "Ada" }));
app.listen(process.env.PORT, "127.0.0.1");
