
    private static function find(string $method): array
    {
        $path = explode('?', $_SERVER['REQUEST_URI'], 2)[0];
        if (strlen($path) > 1024 || preg_match(self::PLAIN_PATH, $path) !== 1) {
            return [null, false];
        }
        $shorter = $path === '/' ? $path : preg_replace('#/\z#', '', $path);
        $found = [];
        foreach ([$method, strtoupper($method)] as $asked) {
            foreach ([[$path, ''], [$path, 'i'], [$shorter, ''], [$shorter, 'i']] as [$reading, $flags]) {
                $found[] = self::firstMatch($asked, $reading, $flags);
            }
        }
        return self::agreed($found);
    }
