//! Lists that cannot fill the memory.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

/// More than browsers write: a recording that long has hundreds of megabytes.
const MOST: usize = 200_000;

/// A list; `null` is an empty one.
///
/// # Errors
/// It has more than 200,000 items.
pub(super) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    deserializer.deserialize_any(ListVisitor(PhantomData))
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            if list.len() == MOST {
                return Err(A::Error::custom(format_args!("a list of more than {MOST} items")));
            }
            list.push(item);
        }
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(items: usize) -> Result<Vec<u8>, serde_json::Error> {
        let text = format!("[{}]", vec!["1"; items].join(","));
        list(&mut serde_json::Deserializer::from_str(&text))
    }

    #[test]
    fn a_list_has_an_end() {
        assert_eq!(read(MOST).unwrap().len(), MOST);
        assert!(read(MOST + 1).unwrap_err().to_string().contains("more than 200000"));
    }
}
