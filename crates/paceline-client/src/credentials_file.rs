//! Names and passwords that MLflow's clients keep in `~/.mlflow/credentials`.

use std::path::PathBuf;

/// A name and a password, of which either may be missing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct StoredCredentials {
    /// The name to sign in with.
    pub username: Option<String>,
    /// The password to sign in with.
    pub password: Option<String>,
}

impl StoredCredentials {
    /// Those of the user who runs this. A file that is not there, or cannot be read, has none.
    pub fn read() -> Self {
        let home = std::env::var_os("HOME").map(PathBuf::from);
        let text = home.and_then(|home| std::fs::read_to_string(home.join(".mlflow/credentials")).ok());
        text.as_deref().map(parse).unwrap_or_default()
    }
}

/// Reads the section `[mlflow]` of an INI file.
fn parse(text: &str) -> StoredCredentials {
    let mut found = StoredCredentials::default();
    let mut is_ours = false;
    for line in text.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            is_ours = section.trim_end_matches(']') == "mlflow";
            continue;
        }
        let Some((key, value)) = line.split_once(['=', ':']).filter(|_| is_ours) else { continue };
        let value = Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        match key.trim().to_ascii_lowercase().as_str() {
            "mlflow_tracking_username" => found.username = value,
            "mlflow_tracking_password" => found.password = value,
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_section_of_mlflow_is_read() {
        let text = "[other]\nmlflow_tracking_username = eve\n[mlflow]\n# a comment\nMLFLOW_TRACKING_USERNAME = ann\n\
                    mlflow_tracking_password=p=ss:word\n";
        let found = parse(text);
        assert_eq!(found.username.as_deref(), Some("ann"));
        assert_eq!(found.password.as_deref(), Some("p=ss:word"));
        assert!(parse("nothing").username.is_none());
    }
}
