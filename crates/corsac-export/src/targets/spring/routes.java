
    private record Route(List<String> hosts, String path, Set<String> methods, int policy) {
        boolean isAt(HttpServletRequest request, String asked, int flags) {
            return (hosts.isEmpty() || hosts.stream().anyMatch(host -> isHost(host, request)))
                    && (path == null || Pattern.compile(path, flags).matcher(asked).matches());
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

    private static Match firstMatch(HttpServletRequest request, String path, int flags) {
        boolean isPreflight = CorsUtils.isPreFlightRequest(request);
        String method = isPreflight ? request.getHeader("Access-Control-Request-Method") : request.getMethod();
        boolean isForOneMethod = false;
        for (Route route : ROUTES) {
            if (!route.isAt(request, path, flags)) {
                continue;
            }
            isForOneMethod |= !route.methods().isEmpty();
            if (route.methods().isEmpty() || route.methods().contains(method)) {
                return new Match(route.policy(), isForOneMethod);
            }
        }
        return new Match(DEFAULT, isForOneMethod);
    }
