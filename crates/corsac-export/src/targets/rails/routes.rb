
  # The policy of the first route that matches, and whether the answer to a preflight is about its own
  # method only, since other methods have other policies there.
  def first_match(env, path, flags)
    host = env["HTTP_HOST"].to_s.downcase.sub(/:\d*\z/, "").chomp(".")
    method = preflight?(env) ? env["HTTP_ACCESS_CONTROL_REQUEST_METHOD"] : env["REQUEST_METHOD"]
    one_method = false
    ROUTES.each do |route|
      next unless route[:hosts].nil? || route[:hosts].any? { |allowed| host_matches?(allowed, host) }
      next unless route[:path].nil? || Regexp.new(route[:path].source, flags).match?(path)

      one_method ||= !route[:methods].nil?
      return [route[:policy], one_method] if route[:methods].nil? || route[:methods].include?(method)
    end
    [DEFAULT, one_method]
  end

  def host_matches?(allowed, host)
    return host == allowed unless allowed.start_with?("*")

    host.end_with?(allowed[1..]) && host.length >= allowed.length
  end
