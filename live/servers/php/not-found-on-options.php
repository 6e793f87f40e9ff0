<?php
// A router by method: what it does not know is not found.
$handlers = ['PUT /items/1' => '{"id": 1}'];
$handler = $handlers[$_SERVER['REQUEST_METHOD'] . ' ' . $_SERVER['REQUEST_URI']] ?? null;
if ($handler === null) {
    http_response_code(404);
    exit('no such route');
}
header('Access-Control-Allow-Origin: *');
echo $handler;
