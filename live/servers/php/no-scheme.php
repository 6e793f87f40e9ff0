<?php
// The host alone is no origin.
header('Access-Control-Allow-Origin: ' . parse_url(getenv('PAGE_ORIGIN'), PHP_URL_HOST));
header('Vary: Origin');
echo '[]';
