"""The DevTools protocol over one connection to the browser."""
import itertools
import json
import time

import websocket


class ProtocolError(Exception):
    """The browser's refusal of a command, or an exception of the evaluated script."""


class Connection:
    """Commands go out, answers come back; events are kept until they are taken."""

    def __init__(self, url):
        self._socket = websocket.create_connection(url, timeout=30, suppress_origin=True)
        self._ids = itertools.count(1)
        self._events = []

    def send(self, method, parameters=None, session=None):
        """The result of a command."""
        command = {"id": next(self._ids), "method": method, "params": parameters or {}}
        if session:
            command["sessionId"] = session
        self._socket.send(json.dumps(command))
        while (message := self._receive(30)).get("id") != command["id"]:
            self._events.append(message)
        if "error" in message:
            raise ProtocolError(f"{method}: {message['error']}")
        return message["result"]

    def evaluate(self, session, script):
        """The value that `script`, an expression, comes to once its promise is settled."""
        options = {"expression": script, "awaitPromise": True, "returnByValue": True}
        answer = self.send("Runtime.evaluate", options, session)
        if "exceptionDetails" in answer:
            raise ProtocolError(json.dumps(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def take_events(self, session, method, until, seconds):
        """The events of this name so far; waits until `until` holds of them, or the time is up."""
        end = time.monotonic() + seconds
        while not until(self._matching(session, method)) and (left := end - time.monotonic()) > 0:
            if message := self._receive(left, or_nothing=True):
                self._events.append(message)
        taken = self._matching(session, method)
        self._events = [event for event in self._events if event.get("sessionId") != session]
        return taken

    def close(self):
        """Ends the connection."""
        self._socket.close()

    def _matching(self, session, method):
        of = [event for event in self._events if event.get("sessionId") == session]
        return [event["params"] for event in of if event["method"] == method]

    def _receive(self, seconds, or_nothing=False):
        self._socket.settimeout(seconds)
        try:
            return json.loads(self._socket.recv())
        except websocket.WebSocketTimeoutException:
            if or_nothing:
                return None
            raise
