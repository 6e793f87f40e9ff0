//! Strings as the languages of the targets write them. What a policy can hold is visible ASCII, so
//! that quotes and backslashes are all there is to escape; anything else is escaped all the same.

mod java;
mod javascript;
mod nginx;
mod php;
mod python;
mod ruby;
mod rust;
mod yaml;

pub(crate) use java::java;
pub(crate) use javascript::{javascript, javascript_regex};
pub(crate) use nginx::{DOLLAR, nginx, nginx_value};
pub(crate) use php::{php, php_regex};
pub(crate) use python::{python, python_raw, python_tuple};
pub(crate) use ruby::{ruby, ruby_regex};
pub(crate) use rust::rust;
pub(crate) use yaml::yaml;

/// Quoted strings between brackets, or whatever stands around and between them.
pub(crate) fn list<'a>(
    texts: impl IntoIterator<Item = &'a String>,
    quote: impl Fn(&str) -> String,
) -> String {
    texts.into_iter().map(|text| quote(text)).collect::<Vec<_>>().join(", ")
}
