//! Spring: its own CorsFilter, first in the chain, with what its configuration cannot say.

mod imports;

use std::fmt::Write;

use corsac::server::OnDisallowed;

use crate::comment;
use crate::export::{Approximated, Written};
use crate::expression::PLAIN_PATH;
use crate::feature::Feature;
use crate::file::File;
use crate::quote;
use crate::rules::{Credentials, Hosts, Names, Origins, Route, Rule, Rules, Search};
use crate::target::{Limit, Target};
use crate::targets::backtracking;

pub(super) const TARGET: Target = Target {
    name: "spring",
    title: "Spring MVC",
    proven_on: "Spring Boot 4.1.1, Spring Framework 7.0.9, Tomcat 11.0.24, Java 17",
    limits: &[
        backtracking::NESTED_REPETITIONS,
        backtracking::SEVERAL_STARS,
        Limit { feature: Feature::Debug, reason: "CorsFilter gives no reasons to browsers" },
        Limit {
            feature: Feature::ForwardedPreflights,
            reason: "CorsFilter answers every preflight itself",
        },
        Limit {
            feature: Feature::KeptUpstreamHeaders,
            reason: "CorsFilter sets its headers before it is known what controllers will set",
        },
        Limit { feature: Feature::TimingOrigins, reason: "CorsFilter sends CORS headers only" },
        Limit {
            feature: Feature::WebSocketOrigins,
            reason: "handshakes have a list of their own, WebSocketHandlerRegistration.setAllowedOrigins",
        },
    ],
    page: "\
# Spring MVC

`src/main/java/cors/CorsPolicy.java` goes into the project, and the application
takes it in:

```java
@SpringBootApplication
@Import(cors.CorsPolicy.class)
public class Application { … }
```

It registers Spring's own `CorsFilter` before all other filters, so that what
Spring Security answers has the headers too, and preflights are not asked for a
password. `spring-boot-starter-webmvc`, or `spring-boot-starter-web` of Spring
Boot 3; not for WebFlux.

- Remove `@CrossOrigin`, `addCorsMappings` and `http.cors(…)`: where the filter
  refuses an origin, those would be asked again.
- Spring alone answers 403 to requests of other origins, and to OPTIONS requests
  that are no preflight. The file leaves them to the controllers, without CORS
  headers. With `on_disallowed = \"reject\"`, disallowed origins are answered 403.
  Behind a proxy that ends TLS, pages of the service itself are then rejected
  too, unless `server.forward-headers-strategy=framework` is set.

In the open:

- Refused preflights are answered 403; a preflight of which only some header
  names are allowed is answered 200 with these, and browsers refuse it.
- Origins are compared without regard to case, which no browser can tell.
- Spring sets no CORS headers for its own origin. With `*`, responses to
  requests without `Origin` have none either, and all have `Vary: Origin`.
",
    write,
};

const PLACE: &str = "\
src/main/java/cors/CorsPolicy.java: `@Import(cors.CorsPolicy.class)` on the application. It comes
before all others, those of Spring Security too. No other CORS configuration is to be left.";

fn write(approximated: &Approximated<'_>) -> Written {
    let rules = &approximated.rules;
    let head = comment::lines("//", &comment::head(&TARGET, approximated, PLACE));
    let class = class(rules);
    let class = if approximated.lost_timings() { without_timings(&class) } else { class };
    let imports = imports::of(&class);
    vec![File {
        name: "src/main/java/cors/CorsPolicy.java",
        text: format!("{head}\npackage cors;\n\n{imports}\n{class}"),
    }]
}

/// The same, with a filter that drops what controllers say of timings.
fn without_timings(class: &str) -> String {
    let class = class.replace("new CorsFilter(", "new WithoutTimings(");
    let open = class.strip_suffix("}\n").unwrap_or(&class);
    format!("{open}{}}}\n", include_str!("spring/timings.java"))
}

fn class(rules: &Rules) -> String {
    let mut text =
        "@Configuration(proxyBeanMethods = false)\npublic class CorsPolicy {\n".to_owned();
    text.push_str(&constants(rules));
    text.push_str(&bean(rules));
    match rules.search() {
        Search::None => {}
        Search::WithoutPaths => text.push_str(&(number_to_policy(rules) + FIND_WITHOUT_PATHS)),
        Search::WithPaths => {
            text.push_str(&(number_to_policy(rules) + include_str!("spring/paths.java")));
        }
    }
    for (number, rule) in rules.policies.iter().enumerate() {
        text.push_str(&policy(rules, number, rule));
    }
    if rules.search() != Search::None {
        text.push_str(include_str!("spring/routes.java"));
    }
    text.push_str(&processor(rules));
    text + "}\n"
}

fn constants(rules: &Rules) -> String {
    let mut text = String::new();
    if rules.search() != Search::None {
        let routes: Vec<_> = rules.routes.iter().map(route).collect();
        let _ = write!(
            text,
            "    /** The first that matches decides; policy -1 allows nothing. */\n    \
             private static final List<Route> ROUTES = List.of(\n            {});\n    \
             private static final int DEFAULT = {};\n",
            routes.join(",\n            "),
            number(rules.default)
        );
    }
    if rules.search() == Search::WithPaths {
        let plain = quote::java(PLAIN_PATH);
        let _ = write!(
            text,
            "    /** Paths that can be read in one way only. */\n    \
             private static final Pattern PLAIN_PATH = Pattern.compile(\n            {plain});\n"
        );
    }
    for (index, rule) in rules.policies.iter().enumerate() {
        text.push_str(&patterns(rule, &suffix(rules, index)).unwrap_or_default());
    }
    if text.is_empty() { text } else { text + "\n" }
}

fn route(route: &Route) -> String {
    let hosts: Vec<_> = route.hosts.iter().map(Hosts::to_string).collect();
    let path = route.path.as_ref();
    format!(
        "new Route({}, {}, Set.of({}), {})",
        list(&hosts),
        path.map_or_else(|| quote::java(".*"), |(_, path)| quote::java(path.as_str())),
        quote::list(&route.methods, quote::java),
        number(route.policy),
    )
}

fn number(policy: Option<usize>) -> String {
    policy.map_or_else(|| "-1".to_owned(), |policy| policy.to_string())
}

/// The origins that are not exact.
fn patterns(rule: &Rule, number: &str) -> Option<String> {
    let expressions = &rule.origins.some()?.expressions;
    let quoted: Vec<_> =
        expressions.iter().map(|expression| quote::java(expression.as_str())).collect();
    (!quoted.is_empty()).then(|| {
        format!(
            "    private static final Pattern ORIGINS{number} = Pattern.compile(\n            {});\n",
            quoted.join(" + \"|\"\n            + ")
        )
    })
}

fn bean(rules: &Rules) -> String {
    let source = match rules.search() {
        Search::None => {
            "CorsConfiguration policy = policy();\n        \
             CorsFilter filter = new CorsFilter(request -> policy);"
        }
        Search::WithoutPaths | Search::WithPaths => {
            "CorsFilter filter = new CorsFilter(CorsPolicy::find);"
        }
    };
    format!(
        "    @Bean
    FilterRegistrationBean<CorsFilter> corsPolicyFilter() {{
        {source}
        filter.setCorsProcessor(new Processor());
        FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }}
"
    )
}

fn leaves_some_to_the_service(rules: &Rules) -> bool {
    rules.default.is_none()
        || rules.policies.iter().any(|rule| rule.on_disallowed == OnDisallowed::Omit)
}

fn processor(rules: &Rules) -> String {
    let is_left = match (leaves_some_to_the_service(rules), rules.reject()) {
        (true, false) => "!isAllowed || hasOtherMethod",
        (true, true) => "isAllowed ? hasOtherMethod : !(policy instanceof Rejecting)",
        (false, _) => "isAllowed && hasOtherMethod",
    };
    let text = include_str!("spring/processor.java").replace("IS_LEFT", is_left);
    let rejecting = "\n    private static class Rejecting extends CorsConfiguration {\n    }\n";
    if is_left.contains("Rejecting") { text + rejecting } else { text }
}

fn number_to_policy(rules: &Rules) -> String {
    let mut text = "\n    private static CorsConfiguration policy(int number) {\n        \
                    return switch (number) {\n"
        .to_owned();
    for number in 0..rules.policies.len() {
        let suffix = suffix(rules, number);
        let _ = writeln!(text, "            case {number} -> policy{suffix}();");
    }
    text + "            default -> new CorsConfiguration();\n        };\n    }\n"
}

const FIND_WITHOUT_PATHS: &str = "
    private static CorsConfiguration find(HttpServletRequest request) {
        return agreed(request, List.of(\"\"));
    }
";

/// Names have no number where there is one policy.
fn suffix(rules: &Rules, number: usize) -> String {
    if rules.policies.len() == 1 { String::new() } else { number.to_string() }
}

/// A method that makes a configuration.
fn policy(rules: &Rules, number: usize, rule: &Rule) -> String {
    let is_rejecting = rule.on_disallowed == OnDisallowed::Reject;
    let class = match is_rejecting && leaves_some_to_the_service(rules) {
        true => "Rejecting",
        false => "CorsConfiguration",
    };
    let own = own_checks(rule, &suffix(rules, number));
    let own = if own.is_empty() { own } else { format!(" {{\n{own}        }}") };
    let number = suffix(rules, number);
    let mut text = format!(
        "\n    private static CorsConfiguration policy{number}() {{\n        \
         CorsConfiguration policy = new {class}(){own};\n"
    );
    let mut set = |key: &str, value: String| {
        let _ = writeln!(text, "        policy.set{key}({value});");
    };
    match &rule.origins {
        Origins::Any => set("AllowedOrigins", "List.of(\"*\")".to_owned()),
        Origins::Some(some) if some.exact.is_empty() => {}
        Origins::Some(some) => set("AllowedOrigins", list(&some.exact)),
    }
    set(
        "AllowedMethods",
        match rule.methods {
            Names::Any(_) => "List.of(\"*\")".to_owned(),
            Names::Listed(_) => list(&rule.methods_with_safelisted()),
        },
    );
    for (key, names) in
        [("AllowedHeaders", &rule.request_headers), ("ExposedHeaders", &rule.exposed_headers)]
    {
        if !names.entries().is_empty() {
            set(key, list(&names.entries()));
        }
    }
    if rule.credentials == Credentials::Allowed {
        set("AllowCredentials", "true".to_owned());
    }
    set("MaxAge", format!("{}L", rule.max_age));
    text + "        return policy;\n    }\n"
}

/// What the configuration is to do otherwise than Spring does.
fn own_checks(rule: &Rule, number: &str) -> String {
    let is_pattern = rule.origins.some().is_some_and(|some| !some.expressions.is_empty());
    let mut text = String::new();
    if is_pattern {
        let _ = write!(
            text,
            "            @Override
            public String checkOrigin(String origin) {{
                // No host is as long, and the matcher would run out of stack.
                boolean isShort = origin != null && origin.length() <= 512;
                return isShort && ORIGINS{number}.matcher(origin).matches() ? origin : super.checkOrigin(origin);
            }}
"
        );
    }
    let is_listed = rule.request_headers.listed().iter().any(|name| name == "authorization");
    if rule.request_headers.is_any() && rule.credentials == Credentials::NotAllowed && !is_listed {
        text.push_str(BUT_AUTHORIZATION);
    }
    text
}

const BUT_AUTHORIZATION: &str = "            \
            /** `*` does not stand for authorization, but for Spring it does. */
            @Override
            public List<String> checkHeaders(List<String> names) {
                return super.checkHeaders(
                        names.stream().filter(name -> !name.trim().equalsIgnoreCase(\"authorization\")).toList());
            }
";

fn list(texts: &[String]) -> String {
    format!("List.of({})", quote::list(texts, quote::java))
}
