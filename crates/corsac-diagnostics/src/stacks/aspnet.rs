use super::Hint;
use super::policy::{Policy, line, text};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "Program.cs",
        snippet: text([
            line("builder.Services.AddCors(o => o.AddDefaultPolicy(p => p"),
            line(format!("    .WithOrigins(\"{}\")", policy.origin)),
            policy.headers("\"", |names| format!("    .WithHeaders({names})")),
            policy.exposed("\"", |names| format!("    .WithExposedHeaders({names})")),
            policy.credentials("    .AllowCredentials()"),
            line(format!("    .WithMethods({})));", policy.methods("\""))),
            line("// after builder.Build():"),
            line("app.UseRouting();"),
            line("app.UseCors();"),
            line("app.UseAuthentication();"),
            line("app.UseAuthorization();"),
        ]),
        trap: "The order counts: UseCors() after UseRouting() and before UseAuthentication(). An \
               origin with a slash at its end never matches.",
    }
}
