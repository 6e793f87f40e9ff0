/// Methods, or names of headers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Names {
    /// `*`, and what is listed besides.
    Any(Vec<String>),
    /// These.
    Listed(Vec<String>),
}

impl Names {
    pub(super) fn new(written: impl Iterator<Item = String>) -> Self {
        let (mut any, mut listed) = (false, Vec::new());
        for name in written {
            match name == "*" {
                true => any = true,
                false if listed.contains(&name) => {}
                false => listed.push(name),
            }
        }
        if any { Self::Any(listed) } else { Self::Listed(listed) }
    }

    pub(crate) fn is_any(&self) -> bool {
        matches!(self, Self::Any(_))
    }

    /// Those that are listed by name.
    pub(crate) fn listed(&self) -> &[String] {
        match self {
            Self::Any(listed) | Self::Listed(listed) => listed,
        }
    }

    /// Those, and `*` before them.
    pub(crate) fn entries(&self) -> Vec<String> {
        let any = self.is_any().then(|| "*".to_owned());
        any.into_iter().chain(self.listed().iter().cloned()).collect()
    }

    /// As the value of a header, `*` included; empty if there are none.
    pub(crate) fn header(&self) -> String {
        self.entries().join(", ")
    }
}
