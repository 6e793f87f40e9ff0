//! The numbers as text for Prometheus.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use corsac::server::RequestKind;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, MetricEncoder, NoLabelSet};
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::{Registry, Unit};

use super::Meters;
use super::numbers::{ALLOWED, BOUNDS, CLASSES, Counter, OUTCOMES, RuleNumbers, outcome_name};
use crate::problem::Problem;

/// What the text is, for `Content-Type`.
pub(crate) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// All numbers, with those of the workers summed.
pub(crate) fn text(meters: &Meters, connections: usize) -> String {
    let mut registry = Registry::with_prefix("corsac");
    registry.register_collector(Box::new(Reading::of(meters, connections)));
    let mut text = String::new();
    // Writing to a string fails only if the numbers themselves cannot be written.
    if let Err(error) = prometheus_client::encoding::text::encode(&mut text, &registry) {
        tracing::error!(%error, "the metrics cannot be written");
    }
    text
}

/// The numbers at one time.
#[derive(Debug, Default)]
struct Reading {
    rules: BTreeMap<String, Vec<Arc<RuleNumbers>>>,
    connections: u64,
    tunnels: u64,
    reloads: [(&'static str, u64); 2],
}

impl Reading {
    fn of(meters: &Meters, connections: usize) -> Self {
        let mut reading = Self {
            connections: u64::try_from(connections).unwrap_or(u64::MAX),
            reloads: [
                ("succeeded", meters.reloads.load(Ordering::Relaxed)),
                ("failed", meters.failed_reloads.load(Ordering::Relaxed)),
            ],
            ..Self::default()
        };
        for worker in meters.workers().iter() {
            // Closed ones are read first: a tunnel that is opened and closed meanwhile is no debt.
            let closed = worker.tunnels_closed.get();
            reading.tunnels += worker.tunnels_opened.get().saturating_sub(closed);
            for (name, numbers) in worker.rules() {
                reading.rules.entry(name).or_default().push(numbers);
            }
        }
        reading
    }
}

impl Collector for Reading {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        self.requests(&mut encoder)?;
        self.responses(&mut encoder)?;
        self.problems(&mut encoder)?;
        self.upstream_failures(&mut encoder)?;
        self.latencies(&mut encoder)?;
        self.shadow(&mut encoder)?;
        self.gauges(&mut encoder)?;
        self.reloads(&mut encoder)
    }
}

impl Reading {
    fn requests(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        const HELP: &str = "Requests by rule, kind, and what the policy says of them.";
        let mut metric = encoder.encode_descriptor("requests", HELP, None, MetricType::Counter)?;
        for (rule, workers) in &self.rules {
            for kind in RequestKind::ALL {
                for outcome in 0..OUTCOMES {
                    let count = sum(workers, |numbers| &numbers.requests[kind as usize][outcome]);
                    // What never happens would be most of the text.
                    if count > 0 || outcome == ALLOWED {
                        let outcome = outcome_name(outcome);
                        let labels = [("rule", &**rule), ("kind", kind.id()), ("outcome", outcome)];
                        counter(&mut metric, &labels, count)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn responses(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        const NAMES: [&str; CLASSES] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
        const HELP: &str = "Responses to clients by rule and class of status.";
        let mut metric = encoder.encode_descriptor("responses", HELP, None, MetricType::Counter)?;
        for (rule, workers) in &self.rules {
            for (class, name) in NAMES.into_iter().enumerate() {
                let count = sum(workers, |numbers| &numbers.responses[class]);
                counter(&mut metric, &[("rule", &**rule), ("status", name)], count)?;
            }
        }
        Ok(())
    }

    fn problems(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        const HELP: &str = "Requests that the gateway could not serve, by rule and problem.";
        let mut metric = encoder.encode_descriptor("problems", HELP, None, MetricType::Counter)?;
        for (rule, workers) in &self.rules {
            for problem in Problem::ALL {
                let count = sum(workers, |numbers| &numbers.problems[problem as usize]);
                if count > 0 {
                    let labels = [("rule", &**rule), ("problem", problem.id())];
                    counter(&mut metric, &labels, count)?;
                }
            }
        }
        Ok(())
    }

    fn upstream_failures(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        const HELP: &str = "Requests to which an upstream gave no response, by rule.";
        let kind = MetricType::Counter;
        let mut metric = encoder.encode_descriptor("upstream_failures", HELP, None, kind)?;
        for (rule, workers) in &self.rules {
            let of_upstreams = Problem::ALL.into_iter().filter(|problem| problem.is_of_upstream());
            let count = of_upstreams
                .map(|problem| sum(workers, |numbers| &numbers.problems[problem as usize]))
                .sum();
            counter(&mut metric, &[("rule", &**rule)], count)?;
        }
        Ok(())
    }

    fn latencies(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        const HELP: &str = "Time from sending a request to the head of the upstream's response.";
        let (unit, kind) = (Some(&Unit::Seconds), MetricType::Histogram);
        let mut metric = encoder.encode_descriptor("upstream_response", HELP, unit, kind)?;
        let bounds = || BOUNDS.into_iter().map(seconds).chain([f64::INFINITY]);
        for (rule, workers) in &self.rules {
            let buckets: Vec<_> = bounds()
                .enumerate()
                .map(|(index, bound)| (bound, sum(workers, |numbers| &numbers.latencies[index])))
                .collect();
            let count = buckets.iter().map(|(_, count)| count).sum();
            let total = seconds(sum(workers, |numbers| &numbers.latency_micros));
            metric
                .encode_family(&[("rule", &**rule)])?
                .encode_histogram::<NoLabelSet>(total, count, &buckets, None)?;
        }
        Ok(())
    }

    fn shadow(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        const HELP: &str = "Requests that the shadow policies would decide otherwise, by rule.";
        let kind = MetricType::Counter;
        let mut metric = encoder.encode_descriptor("shadow_differences", HELP, None, kind)?;
        for (rule, workers) in &self.rules {
            let count = sum(workers, |numbers| &numbers.shadow_differences);
            counter(&mut metric, &[("rule", &**rule)], count)?;
        }
        Ok(())
    }

    fn gauges(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        for (name, help, value) in [
            ("open_connections", "Connections of clients.", self.connections),
            ("open_tunnels", "Upgraded connections, such as WebSockets.", self.tunnels),
        ] {
            encoder.encode_descriptor(name, help, None, MetricType::Gauge)?.encode_gauge(&value)?;
        }
        Ok(())
    }

    fn reloads(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        const HELP: &str = "Reloads of the policy; one that failed changed nothing.";
        let mut metric = encoder.encode_descriptor("reloads", HELP, None, MetricType::Counter)?;
        for (outcome, count) in self.reloads {
            counter(&mut metric, &[("outcome", outcome)], count)?;
        }
        Ok(())
    }
}

fn sum(workers: &[Arc<RuleNumbers>], number: impl Fn(&RuleNumbers) -> &Counter) -> u64 {
    workers.iter().map(|numbers| number(numbers).get()).sum()
}

/// What is lost is less than a microsecond in two centuries.
#[allow(clippy::cast_precision_loss)]
fn seconds(micros: u64) -> f64 {
    micros as f64 / 1e6
}

fn counter(
    metric: &mut MetricEncoder<'_>,
    labels: &impl EncodeLabelSet,
    count: u64,
) -> fmt::Result {
    metric.encode_family(labels)?.encode_counter::<NoLabelSet, u64, f64>(&count, None)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn workers_are_summed_and_names_are_escaped() {
        let meters = Meters::default();
        for micros in [900, 40_000] {
            let rule = meters.worker().rule("/\"a\"");
            rule.latency(Duration::from_micros(micros));
            rule.responses[1].add(1);
            rule.problems[Problem::UpstreamFailed as usize].add(1);
            rule.problems[Problem::NoFile as usize].add(1);
        }
        meters.reload_failed();
        let text = text(&meters, 3);
        for line in [
            "# TYPE corsac_upstream_response_seconds histogram",
            r#"corsac_upstream_response_seconds_sum{rule="/\"a\""} 0.0409"#,
            r#"corsac_upstream_response_seconds_count{rule="/\"a\""} 2"#,
            r#"corsac_upstream_response_seconds_bucket{le="0.001",rule="/\"a\""} 1"#,
            r#"corsac_upstream_response_seconds_bucket{le="0.05",rule="/\"a\""} 2"#,
            r#"corsac_upstream_response_seconds_bucket{le="+Inf",rule="/\"a\""} 2"#,
            r#"corsac_responses_total{rule="/\"a\"",status="2xx"} 2"#,
            r#"corsac_problems_total{rule="/\"a\"",problem="no-file"} 2"#,
            r#"corsac_upstream_failures_total{rule="/\"a\""} 2"#,
            r#"corsac_shadow_differences_total{rule="/\"a\""} 0"#,
            r#"corsac_reloads_total{outcome="failed"} 1"#,
            "corsac_open_connections 3",
            "# EOF",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
        }
        assert!(!text.contains("no-route"));
    }
}
