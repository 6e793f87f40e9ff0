 <?php
// The blank before the opening tag is output: headers can no longer be set.
header('Access-Control-Allow-Origin: *');
echo '[]';
