//! Exports a policy file: `cargo run -p corsac-export --example export -- TARGET FILE FOLDER`.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use corsac_export::{Approximation, Target};
use corsac_policy_file::{Settings, UnsetVariables, read};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [target, file, folder] = &arguments[..] else {
        return Err("wants a target, a policy file and a folder".into());
    };
    let target = Target::find(target).ok_or("no such target")?;
    let variables = |name: &str| env::var(name).ok();
    let settings =
        Settings { environment: None, variables: &variables, unset: UnsetVariables::Error };
    let reading = read(&fs::read_to_string(file)?, &settings);
    if let Some(problem) = reading.problems.first() {
        return Err(format!("{problem:?}").into());
    }
    let export = target.export(&reading.file.config, Approximation::Refused)?;
    for file in export.files {
        let path = Path::new(folder).join(file.name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new(folder)))?;
        fs::write(&path, file.text)?;
        println!("wrote {}", path.display());
    }
    Ok(())
}
