
  # Where a request could be read in several ways and these have different policies, nothing is granted.
  def agreed(env, paths)
    method = preflight?(env) ? env["HTTP_ACCESS_CONTROL_REQUEST_METHOD"] : env["REQUEST_METHOD"]
    found = [method, method.upcase(:ascii)].product(paths).map { |asked, way| first_match(env, asked, *way) }
    return if found.map(&:first).uniq.length > 1

    [found.first.first, found.any?(&:last)]
  end

  # The policy of the first route that matches, and whether the answer to a preflight is about its own
  # method only, since other methods have other policies there.
  def first_match(env, method, path, expression)
    host = env["HTTP_HOST"].to_s.downcase.sub(/:\d*\z/, "").chomp(".")
    one_method = false
    ROUTES.each do |route|
      next unless route[:hosts].nil? || route[:hosts].any? { |allowed| host_matches?(allowed, host) }
      next unless route[expression].nil? || route[expression].match?(path)

      one_method ||= !route[:methods].nil?
      return [route[:policy], one_method] if route[:methods].nil? || route[:methods].include?(method)
    end
    [DEFAULT, one_method]
  end

  def host_matches?(allowed, host)
    return host == allowed unless allowed.start_with?("*")

    host.end_with?(allowed[1..]) && host.length >= allowed.length
  end
