// The service, without any CORS but the policy's: `service.mjs PORT`.
import express from 'express';
import cors from './cors.mjs';

const app = express();
app.use(cors);

const answer = (status) => (req, res) => {
  res.status(status).set({ 'X-Request-Id': 'r1', 'X-Total': '2' }).json({ status });
};
const authenticate = (req, res, next) => {
  if (req.headers.authorization) return next();
  res.status(401).set('WWW-Authenticate', 'Basic').json({ status: 401 });
};

app.get('/', answer(200));
app.route('/items').get(answer(200)).post(answer(201));
app.route('/items/7').get(answer(200)).put(answer(200)).patch(answer(200)).delete(answer(204));
app.get('/secret', authenticate, answer(200));
app.get('/fails', () => {
  throw new Error('it fails');
});

app.listen(Number(process.argv[2]), '127.0.0.1');
