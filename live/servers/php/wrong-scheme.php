<?php
// https is allowed, the page still runs on http.
header('Access-Control-Allow-Origin: ' . str_replace('http:', 'https:', getenv('PAGE_ORIGIN')));
header('Vary: Origin');
echo '[]';
