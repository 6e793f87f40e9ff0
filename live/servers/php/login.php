<?php
// Everything is right but the cookie: Lax is not kept from, nor sent to, another site.
header('Access-Control-Allow-Origin: ' . getenv('PAGE_ORIGIN'));
header('Access-Control-Allow-Credentials: true');
header('Vary: Origin');
setcookie('session', 'secret', ['samesite' => 'Lax', 'httponly' => true]);
echo '{"welcome": true}';
