
    /** Pages of the site itself send Origin too. */
    private static function isRejected(?array $policy, ?string $origin): bool
    {
        if ($origin === null || !isset($policy['reject'])) {
            return false;
        }
        if (isset($_SERVER['HTTP_SEC_FETCH_SITE'])) {
            return $_SERVER['HTTP_SEC_FETCH_SITE'] !== 'same-origin';
        }
        $withoutPort = fn (string $text): string => preg_replace('#:(80|443)\z#', '', strtolower($text));
        $own = $withoutPort($_SERVER['HTTP_HOST'] ?? '');
        return $withoutPort(preg_replace('#\A[^:]+://#', '', $origin)) !== $own;
    }
