/// What a class may name.
const IMPORTS: [&[&str]; 3] = [
    &[
        "org.springframework.boot.web.servlet.FilterRegistrationBean",
        "org.springframework.context.annotation.Bean",
        "org.springframework.context.annotation.Configuration",
        "org.springframework.core.Ordered",
        "org.springframework.http.HttpMethod",
        "org.springframework.http.server.ServerHttpRequest",
        "org.springframework.http.server.ServerHttpResponse",
        "org.springframework.web.cors.CorsConfiguration",
        "org.springframework.web.cors.CorsConfigurationSource",
        "org.springframework.web.cors.CorsUtils",
        "org.springframework.web.cors.DefaultCorsProcessor",
        "org.springframework.web.filter.CorsFilter",
    ],
    &[
        "jakarta.servlet.FilterChain",
        "jakarta.servlet.ServletException",
        "jakarta.servlet.http.HttpServletRequest",
        "jakarta.servlet.http.HttpServletResponse",
        "jakarta.servlet.http.HttpServletResponseWrapper",
    ],
    &[
        "java.io.IOException",
        "java.util.List",
        "java.util.Locale",
        "java.util.Objects",
        "java.util.Set",
        "java.util.regex.Pattern",
        "java.util.stream.Stream",
    ],
];

/// The imports that a class needs, a group after the other.
pub(super) fn of(class: &str) -> String {
    let words: Vec<_> = class.split(|character: char| !character.is_alphanumeric()).collect();
    let is_named = |path: &&&str| path.rsplit('.').next().is_some_and(|name| words.contains(&name));
    let group = |group: &&[&str]| {
        let lines = group.iter().filter(is_named).map(|path| format!("import {path};\n"));
        lines.collect::<String>()
    };
    IMPORTS.iter().map(group).filter(|group| !group.is_empty()).collect::<Vec<_>>().join("\n")
}
