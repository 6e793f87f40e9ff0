
    /** Leaves requests to the service, without CORS headers, where Spring would answer 403. */
    private static final class Processor extends DefaultCorsProcessor {
        @Override
        protected boolean handleInternal(ServerHttpRequest request, ServerHttpResponse response,
                CorsConfiguration policy, boolean isPreflight) throws IOException {
            boolean isAllowed = checkOrigin(policy, request.getHeaders().getOrigin()) != null;
            boolean hasOtherMethod = checkMethods(policy, request.getMethod()) == null;
            boolean isLeft = IS_LEFT;
            return !isPreflight && isLeft || super.handleInternal(request, response, policy, isPreflight);
        }
    }
