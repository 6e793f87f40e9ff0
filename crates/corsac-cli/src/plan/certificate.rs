//! Certificates and keys in files.

use corsac_client::{ClientIdentity, ClientIdentityError, RootCertificates};

use super::read_file;
use crate::mistake::{Mistake, Typed};

/// The roots in the file of `--cacert`.
pub(super) fn roots(path: &str) -> Result<RootCertificates, Mistake> {
    let pem = read_file("--cacert", path)?;
    RootCertificates::from_pem(&pem).map_err(|error| {
        Typed::flag("--cacert", path)
            .whole(format!("`{}` has no certificates to trust", path.escape_debug()))
            .label(error.to_string())
    })
}

/// The certificate and the key in the files of `--cert` and `--key`.
pub(super) fn identity(path: &str, key_path: Option<&str>) -> Result<ClientIdentity, Mistake> {
    let certificate = read_file("--cert", path)?;
    let key = match key_path {
        Some(path) => read_file("--key", path)?,
        None => certificate.clone(),
    };
    ClientIdentity::from_pem(&certificate, &key).map_err(|error| {
        let is_key = !matches!(error, ClientIdentityError::Certificate(_));
        let typed = match key_path.filter(|_| is_key) {
            Some(key_path) => Typed::flag("--key", key_path),
            None => Typed::flag("--cert", path),
        };
        let mistake = typed.whole("this is no client certificate with its key");
        let mistake = mistake.label(error.to_string());
        match (is_key, key_path) {
            (true, None) => mistake.help("name the file of the key with --key"),
            _ => mistake,
        }
    })
}
