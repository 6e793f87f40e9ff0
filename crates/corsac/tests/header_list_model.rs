//! `HeaderList` against a plain vector of pairs that follows the standard word for word.

use corsac::HeaderList;
use corsac::header::get_decode_and_split_value;
use proptest::collection::vec;
use proptest::prelude::*;

type Bytes = Vec<u8>;

#[derive(Clone, Debug)]
enum Operation {
    Push(Bytes, Bytes),
    Append(Bytes, Bytes),
    Set(Bytes, Bytes),
    Combine(Bytes, Bytes),
    Delete(Bytes),
    RetainShorterThan(usize),
}

#[derive(Clone, Debug, Default)]
struct Model(Vec<(Bytes, Bytes)>);

impl Model {
    fn apply(&mut self, operation: Operation) {
        match operation {
            Operation::Push(name, value) => self.0.push((name, value)),
            Operation::Append(name, value) => self.append(name, value),
            Operation::Set(name, value) => match self.position(&name) {
                Some(first) => {
                    self.0[first].1 = value;
                    while let Some(other) = self.position_after(first, &name) {
                        self.0.remove(other);
                    }
                }
                None => self.append(name, value),
            },
            Operation::Combine(name, value) => match self.position(&name) {
                Some(first) => {
                    self.0[first].1.extend(b", ");
                    self.0[first].1.extend(value);
                }
                None => self.append(name, value),
            },
            Operation::Delete(name) => {
                while let Some(position) = self.position(&name) {
                    self.0.remove(position);
                }
            }
            Operation::RetainShorterThan(length) => {
                self.0.retain(|(name, value)| name.len() + value.len() < length);
            }
        }
    }

    fn append(&mut self, name: Bytes, value: Bytes) {
        let name = self.position(&name).map_or(name, |first| self.0[first].0.clone());
        self.0.push((name, value));
    }

    fn position(&self, name: &[u8]) -> Option<usize> {
        (0..self.0.len()).find(|&index| is_same_name(&self.0[index].0, name))
    }

    fn position_after(&self, first: usize, name: &[u8]) -> Option<usize> {
        (first + 1..self.0.len()).find(|&index| is_same_name(&self.0[index].0, name))
    }

    fn values(&self, name: &[u8]) -> Vec<Bytes> {
        let matching = self.0.iter().filter(|(candidate, _)| is_same_name(candidate, name));
        matching.map(|(_, value)| value.clone()).collect()
    }

    fn get(&self, name: &[u8]) -> Option<Bytes> {
        let values = self.values(name);
        (!values.is_empty()).then(|| values.join(&b", "[..]))
    }

    fn sort_and_combine(&self) -> Vec<(Bytes, Bytes)> {
        let mut names: Vec<_> = self.0.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
        names.sort();
        names.dedup();
        let mut headers = Vec::new();
        for name in names {
            let values = if name == b"set-cookie" {
                self.values(&name)
            } else {
                self.get(&name).into_iter().collect()
            };
            headers.extend(values.into_iter().map(|value| (name.clone(), value)));
        }
        headers
    }
}

fn is_same_name(a: &[u8], b: &[u8]) -> bool {
    let lower_case = |name: &[u8]| name.to_ascii_lowercase();
    lower_case(a) == lower_case(b)
}

fn apply(list: &mut HeaderList, operation: &Operation) {
    match operation {
        Operation::Push(name, value) => list.push(name, value),
        Operation::Append(name, value) => list.append(name, value),
        Operation::Set(name, value) => list.set(name, value),
        Operation::Combine(name, value) => list.combine(name, value),
        Operation::Delete(name) => list.delete(name),
        Operation::RetainShorterThan(length) => {
            list.retain(|name, value| name.len() + value.len() < *length);
        }
    }
}

fn lines(list: &HeaderList) -> Vec<(Bytes, Bytes)> {
    list.iter().map(|(name, value)| (name.to_vec(), value.to_vec())).collect()
}

fn name() -> impl Strategy<Value = Bytes> {
    let few = prop::sample::select(vec!["a", "A", "b", "ab", "aB", "set-cookie", "Set-Cookie", ""]);
    prop_oneof![9 => few.prop_map(Bytes::from), 1 => vec(any::<u8>(), 0..4)]
}

fn value() -> impl Strategy<Value = Bytes> {
    vec(prop_oneof![prop::sample::select(b"a,\"\\ \t".to_vec()), any::<u8>()], 0..8)
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        3 => (name(), value()).prop_map(|(name, value)| Operation::Push(name, value)),
        2 => (name(), value()).prop_map(|(name, value)| Operation::Append(name, value)),
        2 => (name(), value()).prop_map(|(name, value)| Operation::Set(name, value)),
        2 => (name(), value()).prop_map(|(name, value)| Operation::Combine(name, value)),
        1 => name().prop_map(Operation::Delete),
        1 => (0_usize..20).prop_map(Operation::RetainShorterThan),
    ]
}

/// The standard's steps, one code point at a time.
fn slow_get_decode_and_split(value: &[u8]) -> Vec<String> {
    let input: Vec<char> = value.iter().map(|&byte| char::from(byte)).collect();
    let mut position = 0;
    let mut values = Vec::new();
    let mut temporary_value = String::new();
    loop {
        while position < input.len() && input[position] != '"' && input[position] != ',' {
            temporary_value.push(input[position]);
            position += 1;
        }
        if position < input.len() && input[position] == '"' {
            slow_collect_quoted_string(&input, &mut position, &mut temporary_value);
            if position < input.len() {
                continue;
            }
        }
        values.push(temporary_value.trim_matches([' ', '\t']).to_owned());
        temporary_value.clear();
        if position >= input.len() {
            return values;
        }
        assert_eq!(input[position], ',');
        position += 1;
    }
}

fn slow_collect_quoted_string(input: &[char], position: &mut usize, collected: &mut String) {
    let start = *position;
    *position += 1;
    loop {
        while *position < input.len() && input[*position] != '"' && input[*position] != '\\' {
            *position += 1;
        }
        if *position >= input.len() {
            break;
        }
        let quote_or_backslash = input[*position];
        *position += 1;
        if quote_or_backslash == '"' || *position >= input.len() {
            break;
        }
        *position += 1;
    }
    collected.extend(&input[start..*position]);
}

proptest! {
    #[test]
    fn every_operation_does_what_the_model_does(
        operations in vec(operation(), 0..24),
        asked in name(),
    ) {
        let (mut list, mut model) = (HeaderList::new(), Model::default());
        for operation in operations {
            apply(&mut list, &operation);
            model.apply(operation);
            prop_assert_eq!(lines(&list), model.0.clone());
            prop_assert_eq!(&list, &HeaderList::from_iter(model.0.clone()));
        }
        prop_assert_eq!(list.len(), model.0.len());
        prop_assert_eq!(list.is_empty(), model.0.is_empty());
        prop_assert_eq!(list.contains(&asked), model.position(&asked).is_some());
        prop_assert_eq!(list.get(&asked).map(|value| value.into_owned()), model.get(&asked));
        prop_assert_eq!(list.first(&asked), list.values(&asked).next());
        prop_assert!(list.values(&asked).eq(model.values(&asked)));
        prop_assert_eq!(lines(&list.sort_and_combine()), model.sort_and_combine());
        prop_assert!(list.iter().rev().eq(list.iter().collect::<Vec<_>>().into_iter().rev()));
        prop_assert_eq!(
            list.get_decode_and_split(&asked),
            model.get(&asked).map(|value| slow_get_decode_and_split(&value)),
        );
    }

    #[test]
    fn splitting_does_what_the_steps_say(value in value()) {
        prop_assert_eq!(get_decode_and_split_value(&value), slow_get_decode_and_split(&value));
    }
}
