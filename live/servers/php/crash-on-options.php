<?php
// Reads a body that a preflight does not have.
header('Access-Control-Allow-Origin: *');
header('Access-Control-Allow-Headers: Content-Type');
$order = json_decode(file_get_contents('php://input'), true, 512, JSON_THROW_ON_ERROR);
header('Content-Type: application/json');
echo json_encode($order);
