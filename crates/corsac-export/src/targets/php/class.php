
    private const SAFELISTED = ['GET', 'HEAD', 'POST'];

    public static function apply(): void
    {
        $origin = $_SERVER['HTTP_ORIGIN'] ?? null;
        $requested = $_SERVER['HTTP_ACCESS_CONTROL_REQUEST_METHOD'] ?? null;
        // Other OPTIONS requests are for the script.
        $isPreflight = $_SERVER['REQUEST_METHOD'] === 'OPTIONS' && isset($origin, $requested);
        [$policy, $oneMethod] = self::find($isPreflight ? $requested : $_SERVER['REQUEST_METHOD']);
        if ($policy === null || $policy['origins'] !== '*' || isset($policy['vary'])) {
            // When headers are sent, since a script may replace them until then.
            header_register_callback(static fn () => header('Vary: Origin', false));
        }
        $allowed = self::allowedOrigin($policy, $origin);
        if ($isPreflight) {
            self::answer($policy, $allowed, $requested, $oneMethod);
        }
        if ($allowed !== null) {
            self::allow($policy, $allowed);
            if ($policy['expose'] !== []) {
                header('Access-Control-Expose-Headers: ' . implode(', ', $policy['expose']));
            }
        } elseif (self::isRejected($policy, $origin)) {
            http_response_code(403);
            exit;
        }
    }

    private static function answer(?array $policy, ?string $allowed, string $method, bool $oneMethod): never
    {
        $names = $_SERVER['HTTP_ACCESS_CONTROL_REQUEST_HEADERS'] ?? '';
        if ($allowed === null || !self::allowsMethod($policy, $method) || !self::allowsNames($policy, $names)) {
            http_response_code(403);
            exit;
        }
        self::allow($policy, $allowed);
        // With credentials, browsers do not take `*` for a wildcard.
        $repeats = fn (array $list): bool => $policy['credentials'] && in_array('*', $list, true);
        // Without the header, any method would do where a page watches its upload.
        $methods = implode(', ', $policy['methods']) ?: 'GET';
        $methods = $oneMethod || $repeats($policy['methods']) ? $method : $methods;
        header("Access-Control-Allow-Methods: $methods");
        $allowedNames = $repeats($policy['headers']) ? $names : implode(', ', $policy['headers']);
        if ($allowedNames !== '') {
            header("Access-Control-Allow-Headers: $allowedNames");
        }
        header('Access-Control-Max-Age: ' . ($oneMethod ? 0 : $policy['max_age']));
        http_response_code($policy['status'] ?? 204);
        exit;
    }

    private static function allow(array $policy, string $origin): void
    {
        header("Access-Control-Allow-Origin: $origin");
        if ($policy['credentials']) {
            header('Access-Control-Allow-Credentials: true');
        }
    }

    private static function allowedOrigin(?array $policy, ?string $origin): ?string
    {
        if ($policy === null || $policy['origins'] === '*') {
            return $policy === null ? null : '*';
        }
        if ($origin === null || in_array($origin, $policy['origins'], true)) {
            return $origin;
        }
        foreach ($policy['expressions'] as $expression) {
            if (preg_match($expression, $origin) === 1) {
                return $origin;
            }
        }
        return null;
    }

    /** Methods are compared with their case. */
    private static function allowsMethod(array $policy, string $method): bool
    {
        return in_array($method, [...self::SAFELISTED, ...$policy['methods']], true)
            || in_array('*', $policy['methods'], true);
    }

    /** `*` does not stand for `authorization`, unless everything that is asked for is repeated. */
    private static function allowsNames(array $policy, string $names): bool
    {
        foreach (explode(',', strtolower($names)) as $name) {
            $name = trim($name, " \t");
            $isCovered = in_array('*', $policy['headers'], true)
                && ($policy['credentials'] || $name !== 'authorization');
            if ($name !== '' && !$isCovered && !in_array($name, $policy['headers'], true)) {
                return false;
            }
        }
        return true;
    }
