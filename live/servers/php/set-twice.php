<?php
// An include sets it, the page sets it, and neither replaces the other.
header('Access-Control-Allow-Origin: ' . getenv('PAGE_ORIGIN'), false);
header('Access-Control-Allow-Origin: ' . getenv('PAGE_ORIGIN'), false);
header('Vary: Origin');
echo '[]';
