
    /**
     * The policy of the first route that matches, and whether the answer to a preflight is about its
     * own method only, since other methods have other policies there.
     */
    private static function firstMatch(string $method, string $path, string $flags): array
    {
        $host = preg_replace('#:\d*\z#', '', strtolower($_SERVER['HTTP_HOST'] ?? ''));
        $oneMethod = false;
        foreach (self::ROUTES as $route) {
            if (!self::matchesHost($route['hosts'] ?? null, $host)
                || isset($route['path']) && preg_match($route['path'] . $flags, $path) !== 1) {
                continue;
            }
            $oneMethod = $oneMethod || isset($route['methods']);
            if (in_array($method, $route['methods'] ?? [$method], true)) {
                return [$route['policy'], $oneMethod];
            }
        }
        return [self::DEFAULT, $oneMethod];
    }

    /** Where a request could be read in several ways and these have different policies, nothing is granted. */
    private static function agreed(array $found): array
    {
        [$policy] = $found[0];
        foreach ($found as [$other]) {
            if ($other !== $policy) {
                return [null, false];
            }
        }
        return [$policy, in_array(true, array_column($found, 1), true)];
    }

    private static function matchesHost(?array $hosts, string $host): bool
    {
        $host = preg_replace('#\.\z#', '', $host);
        foreach ($hosts ?? [$host] as $allowed) {
            $isBelow = str_starts_with($allowed, '*') && str_ends_with(".$host", substr($allowed, 1));
            if ($host === $allowed || $isBelow && strlen($host) >= strlen($allowed)) {
                return true;
            }
        }
        return false;
    }
