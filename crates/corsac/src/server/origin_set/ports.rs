use crate::server::origin_pattern::PortPattern;

/// The ports of one host.
#[derive(Clone, Debug, Default)]
pub(super) struct Ports {
    any: Option<AnyPort>,
    /// Sorted.
    exact: Vec<Option<u16>>,
}

/// Every port is one of them.
#[derive(Clone, Copy, Debug)]
struct AnyPort;

impl Ports {
    pub(super) fn insert(&mut self, port: PortPattern) {
        match port {
            PortPattern::Any => self.any = Some(AnyPort),
            PortPattern::Exact(port) => {
                if let Err(index) = self.exact.binary_search(&port) {
                    self.exact.insert(index, port);
                }
            }
        }
    }

    pub(super) fn contains(&self, port: Option<u16>) -> bool {
        self.any.is_some() || self.exact.binary_search(&port).is_ok()
    }
}
