//! Dates as `Expires` has them.

use std::ops::RangeInclusive;
use std::time::{Duration, SystemTime};

use corsac::browser::BrowserProfile;

/// Reads a date the forgiving way of browsers; what is before 1970 is 1970.
///
/// <https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-dates>
pub(super) fn parse_cookie_date(value: &[u8], profile: BrowserProfile) -> Option<SystemTime> {
    let mut date = Parts::default();
    for token in value.split(|byte| is_delimiter(*byte)).filter(|token| !token.is_empty()) {
        date.take(token);
    }
    // DEPARTURE: Firefox needs no time, and counts on where the 31st of April or 24:00:00 leads.
    match profile {
        BrowserProfile::Firefox => date.time = date.time.or(Some([0; 3])),
        BrowserProfile::Chromium | BrowserProfile::Standard => date.check_ranges()?,
    }
    date.system_time()
}

/// What has been found so far; every part counts where it stands first.
#[derive(Default)]
struct Parts {
    time: Option<[u64; 3]>,
    day_of_month: Option<u64>,
    month: Option<u64>,
    year: Option<u64>,
}

impl Parts {
    fn take(&mut self, token: &[u8]) {
        if self.time.is_none() && hms_time(token).is_some() {
            self.time = hms_time(token);
        } else if self.day_of_month.is_none() && day_of_month(token).is_some() {
            self.day_of_month = day_of_month(token);
        } else if self.month.is_none() && month(token).is_some() {
            self.month = month(token);
        } else if self.year.is_none() {
            self.year = year(token);
        }
    }

    fn check_ranges(&self) -> Option<()> {
        let (days, [hour, minute, second]) = (days_in_month(self.year?, self.month?), self.time?);
        let exists = (1..=days).contains(&self.day_of_month?);
        (exists && hour < 24 && minute < 60 && second < 60).then_some(())
    }

    fn system_time(&self) -> Option<SystemTime> {
        let (year, month, [hour, minute, second]) = (self.year?, self.month?, self.time?);
        let days = days_before_year(year) + days_before_month(year, month) + self.day_of_month?;
        let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
        let start = (days_before_year(1970) + 1) * 24 * 60 * 60;
        let since_1970 = Duration::from_secs(seconds.saturating_sub(start));
        SystemTime::UNIX_EPOCH.checked_add(since_1970)
    }
}

/// `delimiter = %x09 / %x20-2F / %x3B-40 / %x5B-60 / %x7B-7E`
fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'\t' | b' '..=b'/' | b';'..=b'@' | b'['..=b'`' | b'{'..=b'~')
}

/// `time = hms-time [ non-digit *OCTET ]`
fn hms_time(token: &[u8]) -> Option<[u64; 3]> {
    let mut fields = token.splitn(3, |byte| *byte == b':');
    let (hour, minute, second) = (fields.next()?, fields.next()?, fields.next()?);
    let whole = |field: &[u8]| field.iter().all(u8::is_ascii_digit).then(|| number(field, 1..=2));
    Some([whole(hour)??, whole(minute)??, number(second, 1..=2)?])
}

/// `day-of-month = 1*2DIGIT [ non-digit *OCTET ]`
fn day_of_month(token: &[u8]) -> Option<u64> {
    // DEPARTURE: in browsers no more may follow, and there are 31 days at most.
    number(token, 1..=2).filter(|day| token.iter().all(u8::is_ascii_digit) && *day < 32)
}

/// The number at the start of the token, if it has as many digits as that.
fn number(token: &[u8], lengths: RangeInclusive<usize>) -> Option<u64> {
    let digits = token.iter().take_while(|byte| byte.is_ascii_digit());
    lengths
        .contains(&digits.clone().count())
        .then(|| digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
}

/// `month = ( "jan" / "feb" / … ) *OCTET`, from 1.
fn month(token: &[u8]) -> Option<u64> {
    const NAMES: [&[u8; 3]; 12] = [
        b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov",
        b"dec",
    ];
    let start = token.get(..3)?;
    (1..).zip(NAMES).find(|(_, name)| start.eq_ignore_ascii_case(*name)).map(|(month, _)| month)
}

/// `year = 2*4DIGIT [ non-digit *OCTET ]`
fn year(token: &[u8]) -> Option<u64> {
    // DEPARTURE: in Chromium one digit is enough.
    Some(match number(token, 1..=4)? {
        year @ 70..=99 => year + 1900,
        year @ 0..=69 => year + 2000,
        year => year,
    })
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400)
}

fn days_in_month(year: u64, month: u64) -> u64 {
    match month {
        2 => 28 + u64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_before_month(year: u64, month: u64) -> u64 {
    (1..month).map(|month| days_in_month(year, month)).sum()
}

/// The days between the start of the year 1 and the start of `year`.
fn days_before_year(year: u64) -> u64 {
    let whole = year.saturating_sub(1);
    whole * 365 + whole / 4 - whole / 100 + whole / 400
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(value: &str) -> Option<u64> {
        let time = parse_cookie_date(value.as_bytes(), BrowserProfile::Standard)?;
        Some(time.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs())
    }

    #[test]
    fn the_three_formats_of_http_and_worse_ones() {
        for value in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "6 november 94 8:49:37",
            "1994 08:49:37 06 Nov-the-windy",
            "08:49:37Z;06/Nov/1994",
        ] {
            assert_eq!(seconds(value), Some(784_111_777), "{value}");
        }
        assert_eq!(seconds("01 Mar 2000 00:00:00"), Some(951_868_800));
        assert_eq!(seconds("01 Jan 69 00:00:00"), Some(3_124_224_000));
        assert_eq!(seconds("01 Jan 1969 00:00:00"), Some(0));
    }

    #[test]
    fn firefox_counts_on() {
        let seconds = |value: &str| {
            let time = parse_cookie_date(value.as_bytes(), BrowserProfile::Firefox)?;
            Some(time.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs())
        };
        assert_eq!(seconds("02 Jan 1970"), Some(86_400));
        assert_eq!(seconds("29 Feb 1970 24:00:61"), seconds("02 Mar 1970 00:01:01"));
        assert_eq!(seconds("00 Jan 1970 00:00:00"), Some(0));
        assert_eq!(seconds("Jan 1970"), None);
    }

    #[test]
    fn dates_that_are_none() {
        for value in [
            "",
            "tomorrow",
            "06 Nov 1994",
            "Nov 1994 08:49:37",
            "06 1994 08:49:37",
            "06 Nov 08:49:37",
            "31 Feb 2020 00:00:00",
            "29 Feb 2100 00:00:00",
            "00 Feb 2020 00:00:00",
            "01 Jan 2020 24:00:00",
            "01 Jan 2020 00:60:00",
            "01 Jan 2020 00:00:60",
            "01 Jan 20200 00:00:00",
            "001 Jan 2020 00:00:00",
            "1st Jan 2020 00:00:00",
            "32 Jan 2020 00:00:00",
        ] {
            assert_eq!(seconds(value), None, "{value}");
        }
    }
}
