import { answer } from '../../answer.js';

const found = (status) => async (request, { params }) =>
  answer((await params).id === '7' ? status : 404)();

export const GET = found(200);
export const PUT = found(200);
export const PATCH = found(200);
export const DELETE = found(204);
