
  # Pages of the application itself send Origin too.
  def rejected?(policy, env)
    return false unless policy && policy[:reject] && env.key?("HTTP_ORIGIN")
    return env["HTTP_SEC_FETCH_SITE"] != "same-origin" if env.key?("HTTP_SEC_FETCH_SITE")

    own, host = [env["HTTP_ORIGIN"].sub(%r{\A[^:]+://}, ""), env["HTTP_HOST"].to_s].map do |authority|
      authority.downcase.sub(/:(80|443)\z/, "")
    end
    own != host
  end
