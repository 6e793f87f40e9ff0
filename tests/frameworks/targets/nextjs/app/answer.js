const headers = { 'X-Request-Id': 'r1', 'X-Total': '2' };

/** A handler that answers with this status. */
export const answer = (status) => () =>
  status === 204 ? new Response(null, { status, headers }) : Response.json({ status }, { status, headers });
