
  # Where a path could be read in several ways and these have different policies, nothing is granted.
  def find(env)
    path = (env["SCRIPT_NAME"].to_s + env["PATH_INFO"].to_s).b
    return unless path.bytesize <= 1024 && PLAIN_PATH.match?(path)

    paths = [path, path.sub(%r{(?<=.)/\z}, "")]
    found = paths.product([0, Regexp::IGNORECASE]).map { |way| first_match(env, *way) }
    return if found.map(&:first).uniq.length > 1

    [found.first.first, found.any?(&:last)]
  end
