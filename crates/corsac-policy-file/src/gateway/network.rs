//! Networks of proxies.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::value::Refusal;

/// Reads an address, which is a network of one, or a network.
pub(crate) fn parse(text: &str) -> Result<IpNet, Refusal> {
    let address = text.parse::<IpAddr>().map(IpNet::from);
    let network = || text.parse::<IpNet>().map(|network| network.trunc());
    address.or_else(|_| network()).map_err(|_| Refusal {
        label: "neither an address nor a network".to_owned(),
        help: "write an address such as \"10.0.0.7\", or a network such as \"10.0.0.0/8\" or \
               \"fd00::/8\""
            .to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_network_of_one() {
        let written = |text| parse(text).map(|network| network.to_string()).ok();
        assert_eq!(written("10.0.0.7").as_deref(), Some("10.0.0.7/32"));
        assert_eq!(written("::1").as_deref(), Some("::1/128"));
        assert_eq!(written("10.1.2.3/8").as_deref(), Some("10.0.0.0/8"));
        for text in ["", "10.0.0.0/33", "proxy.internal", "*", "10.0.0.0/", "10.0.0.7:80"] {
            assert_eq!(written(text), None, "{text}");
        }
    }
}
