import { answer } from '../answer.js';

export function GET(request) {
  if (request.headers.has('authorization')) return answer(200)();
  return Response.json({ status: 401 }, { status: 401, headers: { 'WWW-Authenticate': 'Basic' } });
}
