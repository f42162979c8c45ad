//! Filters and orders as clients write them, in all the ways that mean the same.

use crate::model::search::{Clause, Entity, Key, Kind, NumberOperator, OrderKey, Test, TextOperator};

// Bits of a style.
const OTHER_ENTITY: u8 = 1;
const THIRD_ENTITY: u8 = 2;
const QUOTED_KEY: u8 = 4;
const LOWER_CASE: u8 = 8;
const WIDE: u8 = 16;
const DOUBLE_QUOTES: u8 = 32;

/// A whole filter.
pub(crate) fn filter(kind: Kind, clauses: &[Clause]) -> String {
    let mut text = String::new();
    for clause in clauses {
        if !text.is_empty() {
            text.push_str(if clause.style & LOWER_CASE == 0 { " AND " } else { " and " });
        }
        text.push_str(&written(kind, clause));
    }
    text
}

/// One key of an order, with its direction.
pub(crate) fn order_key(kind: Kind, order: &OrderKey) -> String {
    let key = key(kind, &order.key, order.style);
    match (order.is_descending, order.style & LOWER_CASE == 0) {
        (true, true) => format!("{key} DESC"),
        (true, false) => format!("{key} desc"),
        (false, true) => format!("{key} ASC"),
        (false, false) => key,
    }
}

/// The field that logged models are ordered by: not a part of a grammar, so nothing is quoted.
pub(crate) fn field(key: &Key) -> String {
    match key.entity {
        Entity::Metric => format!("metrics.{}", key.name),
        _ => key.name.clone(),
    }
}

fn written(kind: Kind, clause: &Clause) -> String {
    let key = key(kind, &clause.key, clause.style);
    let style = clause.style;
    let cased = |operator: &str| match style & LOWER_CASE == 0 {
        true => operator.to_owned(),
        false => operator.to_lowercase(),
    };
    // Logged models know comparisons of three words only.
    let space = if style & WIDE != 0 && kind != Kind::LoggedModels { "  " } else { " " };
    match &clause.test {
        Test::Number(operator, value) => {
            let number = number(*value, kind, &clause.key, style);
            format!("{key}{space}{}{space}{number}", number_operator(*operator))
        }
        Test::Text(operator, text) => {
            let operator = match operator {
                TextOperator::Equal => "=".to_owned(),
                TextOperator::NotEqual => "!=".to_owned(),
                TextOperator::Like => cased("LIKE"),
                TextOperator::ILike => cased("ILIKE"),
            };
            format!("{key}{space}{operator}{space}{}", quoted(text, style))
        }
        Test::In { is_negated, texts } => {
            let list: Vec<String> = texts.iter().map(|text| quoted(text, style)).collect();
            let operator = cased(if *is_negated { "NOT IN" } else { "IN" });
            format!("{key} {operator} ({})", list.join(if style & WIDE == 0 { "," } else { " , " }))
        }
        Test::Null { is_negated: false } => format!("{key} {}", cased("IS NULL")),
        Test::Null { is_negated: true } => format!("{key} {}", cased("IS NOT NULL")),
    }
}

fn number_operator(operator: NumberOperator) -> &'static str {
    match operator {
        NumberOperator::Equal => "=",
        NumberOperator::NotEqual => "!=",
        NumberOperator::Greater => ">",
        NumberOperator::GreaterOrEqual => ">=",
        NumberOperator::Less => "<",
        NumberOperator::LessOrEqual => "<=",
    }
}

fn number(value: f64, kind: Kind, key: &Key, style: u8) -> String {
    let is_float = kind == Kind::Runs || key.entity == Entity::Metric;
    if kind == Kind::ModelVersions && style & DOUBLE_QUOTES != 0 {
        return format!("'{value}'");
    }
    match (is_float && style & WIDE != 0, value.fract() == 0.0) {
        (true, true) if value.abs() < 1e6 => format!("{value}.0"),
        (true, true) => format!("{value:e}"),
        _ if value.abs() >= 1e16 => format!("{value:e}"),
        _ => format!("{value}"),
    }
}

fn quoted(text: &str, style: u8) -> String {
    let has_single = text.contains('\'');
    if has_single || (style & DOUBLE_QUOTES != 0 && !text.contains('"')) {
        format!("\"{text}\"")
    } else {
        format!("'{text}'")
    }
}

fn key(kind: Kind, key: &Key, style: u8) -> String {
    let name = &key.name;
    let is_plain = name.chars().all(|c| c.is_ascii_alphabetic() || c == '_') && name != "from";
    let name = match (is_plain && style & QUOTED_KEY == 0, style & DOUBLE_QUOTES == 0) {
        (true, _) => name.clone(),
        // Attributes are words of the grammar.
        _ if key.entity == Entity::Attribute => name.clone(),
        (false, true) => format!("`{name}`"),
        (false, false) if kind != Kind::LoggedModels => format!("\"{name}\""),
        (false, false) => format!("`{name}`"),
    };
    let entities = entities(kind, key);
    let which = usize::from(style & OTHER_ENTITY != 0) + 2 * usize::from(style & THIRD_ENTITY != 0);
    match entities[which % entities.len()] {
        "" => name,
        entity => format!("{entity}.{name}"),
    }
}

/// The names of an entity in a search's grammar.
fn entities(kind: Kind, key: &Key) -> &'static [&'static str] {
    let is_plural = kind == Kind::LoggedModels;
    match key.entity {
        Entity::Attribute => match kind {
            Kind::Runs => &["attributes", "attribute", "", "attr", "run"],
            // Some times of logged models have names that are known without a prefix only, and orders take none.
            Kind::LoggedModels => &[""],
            _ => &["attribute", ""],
        },
        Entity::Metric if is_plural => &["metrics"],
        Entity::Param if is_plural => &["params"],
        Entity::Tag if is_plural => &["tags"],
        Entity::Metric => &["metrics", "metric"],
        Entity::Param => &["params", "param", "parameters", "parameter"],
        Entity::Tag => &["tags", "tag"],
        Entity::Dataset => &["datasets", "dataset"],
    }
}
