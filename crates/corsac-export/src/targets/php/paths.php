
    /** Where a path could be read in several ways and these have different policies, nothing is granted. */
    private static function find(string $method): array
    {
        $path = explode('?', $_SERVER['REQUEST_URI'], 2)[0];
        if (strlen($path) > 1024 || preg_match(self::PLAIN_PATH, $path) !== 1) {
            return [null, false];
        }
        $shorter = $path === '/' ? $path : preg_replace('#/\z#', '', $path);
        [$policy, $oneMethod] = self::firstMatch($method, $path, '');
        foreach ([[$path, 'i'], [$shorter, ''], [$shorter, 'i']] as [$reading, $flags]) {
            [$other, $isForOneMethod] = self::firstMatch($method, $reading, $flags);
            if ($other !== $policy) {
                return [null, false];
            }
            $oneMethod = $oneMethod || $isForOneMethod;
        }
        return [$policy, $oneMethod];
    }
