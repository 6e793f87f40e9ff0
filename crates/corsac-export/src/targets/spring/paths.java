
    /** Where a path could be read in several ways and these have different policies, nothing is granted. */
    private static CorsConfiguration find(HttpServletRequest request) {
        String path = request.getRequestURI();
        if (path.length() > 1024 || !PLAIN_PATH.matcher(path).matches()) {
            return new CorsConfiguration();
        }
        String shorter = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        List<Match> found = Stream.of(path, shorter)
                .flatMap(reading -> Stream.of(0, Pattern.CASE_INSENSITIVE)
                        .map(flags -> firstMatch(request, reading, flags)))
                .toList();
        int policy = found.get(0).policy();
        if (found.stream().anyMatch(match -> match.policy() != policy)) {
            return new CorsConfiguration();
        }
        return new Match(policy, found.stream().anyMatch(Match::isForOneMethod)).answer(request);
    }
