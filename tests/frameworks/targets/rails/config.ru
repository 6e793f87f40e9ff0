# A service in Rails that knows nothing of CORS, with the exported initializer.
require "action_controller/railtie"
# Bundler would do this.
require "rack/cors"

class Service < Rails::Application
  config.root = ENV.fetch("WORK_DIR")
  config.paths["config/initializers"] = File.join(ENV.fetch("EXPORT_DIR"), "config/initializers")
  config.secret_key_base = "0" * 64
  config.eager_load = false
  config.logger = Logger.new($stderr)
  config.log_level = :fatal
  # It would replace the service's own X-Request-Id.
  config.middleware.delete ActionDispatch::RequestId

  routes.append do
    root "items#read"
    get "items", to: "items#read"
    get "items/7", to: "items#read"
    post "items", to: "items#create"
    put "items/7", to: "items#change"
    patch "items/7", to: "items#change"
    delete "items/7", to: "items#destroy"
    get "secret", to: "items#secret"
    get "fails", to: "items#fails"
  end
end

class ItemsController < ActionController::API
  before_action { response.headers.merge!("X-Request-Id" => "r1", "X-Total" => "2") }

  def read = render(json: { items: 2 })
  def create = render(json: { items: 3 }, status: :created)
  def change = render(json: { items: 2 })
  def destroy = head(:no_content)

  def secret
    return read if request.authorization

    response.headers["WWW-Authenticate"] = "Basic"
    head :unauthorized
  end

  def fails = raise("as asked")
end

Rails.application.initialize!
run Rails.application
