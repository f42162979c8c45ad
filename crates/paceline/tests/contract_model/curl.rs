//! A sequence of requests as a shell script, so that a failure can be replayed by hand.

use serde_json::Value;

/// What was sent so far. Ids and page tokens that the server made are variables, as a replay gets others.
#[derive(Debug, Default)]
pub(crate) struct Script {
    lines: Vec<String>,
    /// Each with the variable that stands for it.
    made: Vec<(String, String)>,
}

/// Where answers have what later requests may need.
const MADE: [(&str, &str, &str); 4] = [
    ("experiment", "/experiment_id", ".experiment_id"),
    ("run", "/run/info/run_id", ".run.info.run_id"),
    ("model", "/model/info/model_id", ".model.info.model_id"),
    ("token", "/next_page_token", ".next_page_token"),
];

impl Script {
    pub(crate) fn note(&mut self, note: &str) {
        self.lines.push(format!("# {note}"));
    }

    pub(crate) fn request(
        &mut self,
        method: &str,
        target: &str,
        body: Option<&str>,
        status: u16,
        answer: &Value,
    ) {
        let mut command = format!("curl -s -X {method} \"$URL\"{}", self.quoted(target));
        if let Some(body) = body {
            let body = self.quoted(body);
            command = format!("{command} -H 'content-type: application/json' -d {body}");
        }
        let new = MADE.iter().find_map(|(name, pointer, filter)| {
            let text = answer.pointer(pointer)?.as_str()?;
            // Experiments have short ids, which are the same in a replay.
            let is_new = text.len() > 6 && self.made.iter().all(|(known, _)| known != text);
            is_new.then(|| (text.to_owned(), name, filter))
        });
        if let Some((text, name, filter)) = new {
            let variable = format!("{name}{}", self.made.len());
            command = format!("{variable}=$({command} | jq -r {filter})");
            self.made.push((text, variable));
        }
        let shown: String = answer.to_string().chars().take(200).collect();
        self.lines.push(format!("{command}  # {status} {shown}"));
    }

    /// The last lines.
    pub(crate) fn text(&self) -> String {
        self.lines.join("\n")
    }

    fn quoted(&self, text: &str) -> String {
        let mut quoted = format!("'{}'", text.replace('\'', r"'\''"));
        for (made, variable) in &self.made {
            quoted = quoted.replace(made, &format!("'\"${variable}\"'"));
        }
        quoted
    }
}
