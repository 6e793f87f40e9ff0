//! One module for each kind of question, below them the files it reads.

mod credentials_tables;
mod cross_origin_resource_policy;
mod file;
mod get_decode_and_split;
mod header_values;
mod methods;
mod names;
mod origin_header;
mod origins;
mod preflight_cache;
mod ranges;
mod redirects;
mod referrer;
mod request_constructor;
mod safelisted_request_headers;
mod scenario;
mod statuses;
mod transcript;
mod unsafe_names;
mod wire;

/// Every file among the vectors is read by a test.
#[test]
fn every_file_is_run() {
    let tests = [
        cross_origin_resource_policy::FILES,
        credentials_tables::FILES,
        get_decode_and_split::FILES,
        header_values::FILES,
        methods::FILES,
        names::FILES,
        origin_header::FILES,
        origins::FILES,
        preflight_cache::FILES,
        ranges::FILES,
        redirects::FILES,
        referrer::FILES,
        request_constructor::FILES,
        safelisted_request_headers::FILES,
        scenario::FILES,
        statuses::FILES,
        unsafe_names::FILES,
    ];
    assert_eq!(file::all(), {
        let mut run: Vec<String> = tests.concat().into_iter().map(String::from).collect();
        run.sort();
        run
    });
}
