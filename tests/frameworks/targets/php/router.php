<?php
// A service that knows nothing of CORS, behind the exported file.
require_once getenv('EXPORT_DIR') . '/cors.php';

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$statuses = [
    '/' => ['GET' => 200],
    '/items' => ['GET' => 200, 'POST' => 201],
    '/items/7' => ['GET' => 200, 'PUT' => 200, 'PATCH' => 200, 'DELETE' => 204],
    '/secret' => ['GET' => 200],
    '/fails' => ['GET' => 500],
];
$ofPath = $statuses[$path] ?? [];
$method = $_SERVER['REQUEST_METHOD'] === 'HEAD' ? 'GET' : $_SERVER['REQUEST_METHOD'];
$status = $ofPath[$method] ?? ($ofPath === [] ? 404 : 405);

if ($path === '/fails') {
    throw new RuntimeException('as asked');
}
if ($path === '/secret' && !isset($_SERVER['HTTP_AUTHORIZATION'])) {
    $status = 401;
    header('WWW-Authenticate: Basic');
}
http_response_code($status);
header('X-Request-Id: r1');
header('X-Total: 2');
header('Vary: Accept');
if ($status < 204) {
    header('Content-Type: application/json');
    echo '{"items":2}';
}
