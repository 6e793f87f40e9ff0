
    private static CorsConfiguration find(HttpServletRequest request) {
        String path = request.getRequestURI();
        if (path.length() > 1024 || !PLAIN_PATH.matcher(path).matches()) {
            return new CorsConfiguration();
        }
        String shorter = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return agreed(request, List.of(path, shorter));
    }
