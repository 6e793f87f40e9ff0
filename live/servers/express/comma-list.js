// ALLOWED_ORIGINS=a,b of the environment handed on as one string.
const express = require("express");
const cors = require("cors");
const app = express();
app.use(cors({ origin: `${process.env.PAGE_ORIGIN},https://www.example.com` }));
app.get("/items", (request, response) => response.json([{ id: 1 }]));
app.listen(process.env.PORT, "127.0.0.1");
