// The origin was copied from the address bar, with its slash.
const express = require("express");
const cors = require("cors");
const app = express();
app.use(cors({ origin: process.env.PAGE_ORIGIN + "/" }));
app.get("/items", (request, response) => response.json([{ id: 1 }]));
app.listen(process.env.PORT, "127.0.0.1");
