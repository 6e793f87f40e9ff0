
  def find(env)
    path = (env["SCRIPT_NAME"].to_s + env["PATH_INFO"].to_s).b
    return unless path.bytesize <= 1024 && PLAIN_PATH.match?(path)

    agreed(env, [path, path.sub(%r{(?<=.)/\z}, "")].product(%i[path any_case]))
  end
