//! Every target holds for its seeds, and has some.

use std::path::PathBuf;

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "seeds", target].iter().collect();
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| std::fs::read(path).unwrap()).collect()
}

macro_rules! targets {
    ($($name:ident)+) => {$(
        #[test]
        fn $name() {
            let seeds = seeds(stringify!($name));
            assert!(!seeds.is_empty());
            seeds.iter().for_each(|seed| corsac_fuzz::$name::check(seed));
        }
    )+};
}

targets! { content_type cookies curl export fetch fetch_call gateway har header_list location origin origin_pattern path policy_decide policy_file range }
