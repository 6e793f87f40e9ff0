
  SAFELISTED = %w[GET HEAD POST].freeze
  HEADERS = %w[
    access-control-allow-origin access-control-allow-credentials access-control-allow-methods
    access-control-allow-headers access-control-expose-headers access-control-max-age
  ].freeze

  def initialize(app)
    @app = app
  end

  def call(env)
    policy, one_method = find(env)
    origin = allowed_origin(policy, env["HTTP_ORIGIN"])
    if preflight?(env)
      status, headers, body = answer(policy, origin, one_method, env)
    elsif origin.nil? && rejected?(policy, env)
      status, headers, body = [403, {}, []]
    else
      status, headers, body = @app.call(env)
      headers = headers.to_h.reject { |name, _| HEADERS.include?(name.downcase) }
      headers.merge!(origin_headers(policy, origin), expose_headers(policy)) if origin
    end
    add_vary(headers) if policy.nil? || policy[:origins] != "*" || policy[:vary]
    [status, headers, body]
  end

  private

  # Other OPTIONS requests are for the application.
  def preflight?(env)
    env["REQUEST_METHOD"] == "OPTIONS" && env.key?("HTTP_ORIGIN") &&
      env.key?("HTTP_ACCESS_CONTROL_REQUEST_METHOD")
  end

  def answer(policy, origin, one_method, env)
    method = env["HTTP_ACCESS_CONTROL_REQUEST_METHOD"]
    names = env["HTTP_ACCESS_CONTROL_REQUEST_HEADERS"].to_s
    if origin.nil? || !method_allowed?(policy, method) || !header_names_allowed?(policy, names)
      return [403, {}, []]
    end

    headers = origin_headers(policy, origin)
    repeats = policy[:credentials]
    only_this = one_method || (repeats && policy[:methods].include?("*"))
    # Without the header, any method would do where a page watches its upload.
    methods = policy[:methods].empty? ? %w[GET] : policy[:methods]
    headers["access-control-allow-methods"] = only_this ? method : methods.join(", ")
    if repeats && policy[:headers].include?("*")
      headers["access-control-allow-headers"] = names unless names.empty?
    elsif policy[:headers].any?
      headers["access-control-allow-headers"] = policy[:headers].join(", ")
    end
    headers["access-control-max-age"] = one_method ? "0" : policy[:max_age].to_s
    [policy.fetch(:status, 204), headers, []]
  end

  def allowed_origin(policy, origin)
    return if policy.nil?
    return "*" if policy[:origins] == "*"

    origin if origin && policy[:origins].any? { |allowed| allowed === origin.b }
  end

  # Methods are compared with their case.
  def method_allowed?(policy, method)
    SAFELISTED.include?(method) || policy[:methods].include?(method) || policy[:methods].include?("*")
  end

  # `*` does not stand for `authorization`, unless everything that is asked for is repeated.
  def header_names_allowed?(policy, names)
    names.downcase.split(",").map(&:strip).reject(&:empty?).all? do |name|
      policy[:headers].include?(name) ||
        (policy[:headers].include?("*") && (policy[:credentials] || name != "authorization"))
    end
  end

  def origin_headers(policy, origin)
    headers = { "access-control-allow-origin" => origin }
    headers["access-control-allow-credentials"] = "true" if policy[:credentials]
    headers
  end

  def expose_headers(policy)
    return {} if policy[:expose].empty?

    { "access-control-expose-headers" => policy[:expose].join(", ") }
  end

  def add_vary(headers)
    name = headers.keys.find { |key| key.casecmp?("vary") } || "vary"
    values = [headers[name]].flatten.compact.flat_map { |value| value.split(/[,\s]+/) }
    headers[name] = (values | ["Origin"]).join(", ")
  end
