
    private record Route(List<String> hosts, Pattern path, Pattern anyCase, Set<String> methods, int policy) {
        Route(List<String> hosts, String path, Set<String> methods, int policy) {
            this(hosts, Pattern.compile(path), Pattern.compile(path, Pattern.CASE_INSENSITIVE), methods, policy);
        }

        boolean isAt(HttpServletRequest request, String asked, boolean ignoresCase) {
            return (hosts.isEmpty() || hosts.stream().anyMatch(host -> isHost(host, request)))
                    && (ignoresCase ? anyCase : path).matcher(asked).matches();
        }

        private static boolean isHost(String allowed, HttpServletRequest request) {
            String host = Objects.requireNonNullElse(request.getHeader("Host"), "").toLowerCase(Locale.ROOT)
                    .replaceFirst(":\\d*$", "").replaceFirst("\\.$", "");
            boolean isBelow = allowed.startsWith("*") && host.endsWith(allowed.substring(1));
            return host.equals(allowed) || isBelow && host.length() >= allowed.length();
        }
    }

    /** A policy, and whether other methods have others there. */
    private record Match(int policy, boolean isForOneMethod) {
        CorsConfiguration answer(HttpServletRequest request) {
            CorsConfiguration answer = CorsPolicy.policy(policy);
            if (isForOneMethod && CorsUtils.isPreFlightRequest(request)) {
                // About this method only, and not to be remembered.
                String method = request.getHeader("Access-Control-Request-Method");
                if (answer.checkHttpMethod(HttpMethod.valueOf(method)) != null) {
                    answer.setAllowedMethods(List.of(method));
                }
                answer.setMaxAge(0L);
            }
            return answer;
        }
    }

    /** Where a request could be read in several ways and these have different policies, nothing is granted. */
    private static CorsConfiguration agreed(HttpServletRequest request, List<String> paths) {
        boolean isPreflight = CorsUtils.isPreFlightRequest(request);
        String method = isPreflight ? request.getHeader("Access-Control-Request-Method") : request.getMethod();
        List<Match> found = Stream.of(method, method.toUpperCase(Locale.ROOT))
                .flatMap(asked -> paths.stream().flatMap(path -> Stream.of(false, true)
                        .map(ignoresCase -> firstMatch(request, asked, path, ignoresCase))))
                .toList();
        int policy = found.get(0).policy();
        if (found.stream().anyMatch(match -> match.policy() != policy)) {
            return new CorsConfiguration();
        }
        return new Match(policy, found.stream().anyMatch(Match::isForOneMethod)).answer(request);
    }

    private static Match firstMatch(HttpServletRequest request, String method, String path, boolean ignoresCase) {
        boolean isForOneMethod = false;
        for (Route route : ROUTES) {
            if (!route.isAt(request, path, ignoresCase)) {
                continue;
            }
            isForOneMethod |= !route.methods().isEmpty();
            if (route.methods().isEmpty() || route.methods().contains(method)) {
                return new Match(route.policy(), isForOneMethod);
            }
        }
        return new Match(DEFAULT, isForOneMethod);
    }
