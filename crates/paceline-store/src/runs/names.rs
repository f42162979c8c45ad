//! Names for runs and models whose maker gave none: two words and a number.

/// Words that MLflow's own names begin with too: some scripts tell a name that was made up by them.
const ADJECTIVES: &[&str] = &[
    "able", "amazing", "amusing", "awesome", "big", "bold", "bright", "calm", "capable", "caring", "casual",
    "classy", "clean", "dapper", "dashing", "defiant", "gentle", "gifted", "kindly", "learned", "lyrical",
    "melodic", "nimble", "orderly", "placid", "polite", "popular", "rare", "serious", "silent", "sincere",
    "smiling", "spiffy", "stately", "stylish", "suave", "unique", "upbeat", "useful", "wise", "wistful",
    "zealous",
];
const NOUNS: &[&str] = &[
    "antelope", "badger", "bear", "beaver", "bison", "bobcat", "camel", "caribou", "cheetah", "cod", "colt",
    "condor", "coyote", "crane", "deer", "dolphin", "dove", "eagle", "egret", "elk", "falcon", "finch",
    "fox", "gazelle", "goose", "gull", "hare", "hawk", "heron", "horse", "ibex", "jackal", "jay", "koala",
    "lark", "lion", "lynx", "marten", "mole", "moose", "moth", "newt", "ostrich", "otter", "owl", "panda",
    "perch", "pike", "puma", "quail", "rabbit", "raven", "robin", "salmon", "seal", "shrew", "stork", "swan",
    "trout", "turtle", "whale", "wolf", "wren", "zebra",
];

/// A name such as `swift-heron-412`, of at most 20 characters.
pub(crate) fn generate() -> String {
    let word = |words: &[&'static str]| words[fastrand::usize(..words.len())];
    format!("{}-{}-{}", word(ADJECTIVES), word(NOUNS), fastrand::u16(..1000))
}
