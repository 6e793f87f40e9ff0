
    /** Nobody may read exact timings, whatever a controller says. */
    private static final class WithoutTimings extends CorsFilter {
        WithoutTimings(CorsConfigurationSource source) {
            super(source);
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response,
                FilterChain chain) throws ServletException, IOException {
            super.doFilterInternal(request, new HttpServletResponseWrapper(response) {
                @Override
                public void setHeader(String name, String value) {
                    if (!name.equalsIgnoreCase("Timing-Allow-Origin")) {
                        super.setHeader(name, value);
                    }
                }

                @Override
                public void addHeader(String name, String value) {
                    if (!name.equalsIgnoreCase("Timing-Allow-Origin")) {
                        super.addHeader(name, value);
                    }
                }
            }, chain);
        }
    }
