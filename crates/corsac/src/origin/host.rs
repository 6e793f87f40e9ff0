//! Hosts as origins serialize them.

use std::net::{Ipv4Addr, Ipv6Addr};

/// `serialized-host = serialized-ipv4 / "[" serialized-ipv6 "]" / serialized-domain`
///
/// Every `serialized-ipv4` is a `serialized-domain` too.
///
/// <https://fetch.spec.whatwg.org/#origin-header>
pub(super) fn is_serialized_host(host: &str) -> bool {
    match in_brackets(host) {
        Some(address) => is_serialized_ipv6(address),
        None => host.split('.').all(is_domain_label),
    }
}

/// Splits an authority into the host that browsers may send and what follows it: an address in
/// brackets, or labels of lower-case letters, digits, `-` and `_`, of which the last may be empty.
///
/// <https://url.spec.whatwg.org/#host-serializing>
pub(super) fn split_host_as_sent(authority: &str) -> Option<(&str, &str)> {
    let end = match authority.strip_prefix('[') {
        Some(_) => authority.find(']')? + 1,
        None => length_of_name(authority.as_bytes()),
    };
    let (host, rest) = authority.split_at_checked(end)?;
    let is_host = match in_brackets(host) {
        Some(address) => is_serialized_ipv6(address),
        None => !host.is_empty(),
    };
    is_host.then_some((host, rest))
}

/// How many bytes at the start are those of labels, none of which but the last is empty.
///
/// Every request whose origin is compared with patterns comes through here: a table, and one pass.
fn length_of_name(bytes: &[u8]) -> usize {
    let mut previous = Kind::Dot;
    for (at, &byte) in bytes.iter().enumerate() {
        let kind = KINDS[usize::from(byte)];
        if kind == Kind::Other || kind == Kind::Dot && previous == Kind::Dot {
            return at;
        }
        previous = kind;
    }
    bytes.len()
}

/// What a byte is in a host's name.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Label,
    Dot,
    Other,
}

static KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Other; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        kinds[byte as usize] = match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => Kind::Label,
            b'.' => Kind::Dot,
            _ => Kind::Other,
        };
        byte += 1;
    }
    kinds
};

/// What stands between the brackets, if `host` is something in brackets.
pub(super) fn in_brackets(host: &str) -> Option<&str> {
    host.strip_prefix('[')?.strip_suffix(']')
}

/// The number an IPv4 address in its four-part form stands for.
pub(super) fn ipv4(host: &str) -> Option<Ipv4Addr> {
    host.parse().ok()
}

/// The number an IPv6 address in brackets stands for.
pub(super) fn ipv6(host: &str) -> Option<Ipv6Addr> {
    in_brackets(host)?.parse().ok()
}

/// Says whether a browser would read `host` as an IPv4 address, or refuse it for not being one.
///
/// <https://url.spec.whatwg.org/#ends-in-a-number-checker>
pub(super) fn ends_in_a_number(host: &str) -> bool {
    // 3. If the last item in parts is the empty string, then remove the last item from parts.
    let parts = host.strip_suffix('.').unwrap_or(host);
    // 4. Let last be the last item in parts.
    let last = parts.rsplit('.').next().unwrap_or(parts);
    // 5. If last is not the empty string and contains only ASCII digits, then return true.
    let is_decimal = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    // 6. If parsing last as an IPv4 number does not return failure, then return true.
    is_decimal
        || last
            .strip_prefix("0x")
            .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The address in brackets, its first longest run of two or more zero pieces compressed.
///
/// <https://url.spec.whatwg.org/#concept-ipv6-serializer>
pub(super) fn serialize_ipv6(address: Ipv6Addr) -> String {
    let pieces = address.segments();
    let hex = |pieces: &[u16]| {
        pieces.iter().map(|piece| format!("{piece:x}")).collect::<Vec<_>>().join(":")
    };
    match longest_zero_run(&pieces) {
        Some((start, end)) => format!("[{}::{}]", hex(&pieces[..start]), hex(&pieces[end..])),
        None => format!("[{}]", hex(&pieces)),
    }
}

/// Where the first longest run of at least two zero pieces starts and ends.
fn longest_zero_run(pieces: &[u16; 8]) -> Option<(usize, usize)> {
    let run_from = |start: usize| pieces[start..].iter().take_while(|&&piece| piece == 0).count();
    // `rev` because the last of several greatest wins, and the standard wants the first.
    let longest = (0..pieces.len()).rev().max_by_key(|&start| run_from(start))?;
    let length = run_from(longest);
    (length >= 2).then_some((longest, longest + length))
}

/// Eight pieces, or at most six around one `::`.
fn is_serialized_ipv6(address: &str) -> bool {
    match address.split_once("::") {
        None => count_pieces(address) == Some(8),
        Some((before, after)) => match (count_pieces(before), count_pieces(after)) {
            (Some(before), Some(after)) => before + after <= 6,
            _ => false,
        },
    }
}

/// How many pieces `text` holds, if it holds nothing else.
fn count_pieces(text: &str) -> Option<usize> {
    if text.is_empty() {
        return Some(0);
    }
    text.split(':').all(is_h16).then(|| text.split(':').count())
}

/// `h16 = "0" / ( non-zero-hex 0*3hex )`
fn is_h16(piece: &str) -> bool {
    let is_hex = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    piece == "0"
        || matches!(piece.len(), 1..=4) && !piece.starts_with('0') && piece.bytes().all(is_hex)
}

/// `domain-label = lower-alphanum / ( lower-alphanum *( lower-alphanum / "-" ) lower-alphanum )`
fn is_domain_label(label: &str) -> bool {
    let is_label_byte = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    !label.is_empty()
        && label.bytes().all(is_label_byte)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ipv6_grammar() {
        for address in [
            "::",
            "::1",
            "1::",
            "1:2:3:4:5:6:7:8",
            "0:0:0:0:0:0:0:0",
            "1:2:3:4:5:6::",
            "::3:4:5:6:7:8",
            "1::4:5:6:7:8",
            "abcd:ef01::",
        ] {
            assert!(is_serialized_ipv6(address), "{address}");
        }
        for address in [
            "",
            ":",
            ":::",
            "1",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "01::",
            "::00",
            "A::",
            "12345::",
            "1::2::3",
            "1:2:3:4::5:6:7",
            "::1.2.3.4",
            ":1::",
            "::1:",
            "::%1",
        ] {
            assert!(!is_serialized_ipv6(address), "{address}");
        }
    }

    #[test]
    fn ipv6_is_serialized_as_urls_do() {
        for (address, serialized) in [
            ("0:0:0:0:0:0:0:0", "[::]"),
            ("1:0:0:2:0:0:0:3", "[1:0:0:2::3]"),
            ("1:0:0:2:3:0:0:4", "[1::2:3:0:0:4]"),
            ("1:0:2:3:4:5:6:7", "[1:0:2:3:4:5:6:7]"),
            ("::ffff:1.2.3.4", "[::ffff:102:304]"),
            ("ABCD::", "[abcd::]"),
        ] {
            assert_eq!(serialize_ipv6(address.parse().unwrap()), serialized);
        }
    }

    #[test]
    fn the_last_label_decides_about_numbers() {
        for host in ["1.2.3.4", "a.1", "a.1.", "0x", "a.0xff", "1"] {
            assert!(ends_in_a_number(host), "{host}");
        }
        for host in ["", "1.a", "1.0xg", "1..", "a"] {
            assert!(!ends_in_a_number(host), "{host}");
        }
    }
}
