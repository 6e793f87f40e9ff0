<?php
// One line of CORS, and no thought of preflights.
header('Access-Control-Allow-Origin: *');
header('Content-Type: application/json');
echo json_encode(['method' => $_SERVER['REQUEST_METHOD']]);
