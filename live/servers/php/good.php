<?php
// Plain PHP that gets it right.
$allowed = ($_SERVER['HTTP_ORIGIN'] ?? '') === getenv('PAGE_ORIGIN');
header('Vary: Origin', false);
if ($allowed) {
    header('Access-Control-Allow-Origin: ' . $_SERVER['HTTP_ORIGIN']);
    header('Access-Control-Allow-Credentials: true');
}
if ($_SERVER['REQUEST_METHOD'] === 'OPTIONS') {
    header('Access-Control-Allow-Methods: GET, PUT, DELETE');
    header('Access-Control-Allow-Headers: Content-Type, Authorization');
    header('Access-Control-Max-Age: 600');
    http_response_code(204);
    exit;
}
header('Content-Type: application/json');
echo '{"id": 1}';
