//! Messages as a published `.proto` describes them.

use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, ReflectMessage, Value};
use protox::Compiler;
use protox::file::{ChainFileResolver, File, FileResolver};

/// Finds the published text, and nothing else.
struct Published {
    file: &'static str,
    text: &'static str,
}

impl FileResolver for Published {
    fn open_file(&self, name: &str) -> Result<File, protox::Error> {
        if name == self.file {
            File::from_source(name, self.text)
        } else {
            Err(protox::Error::file_not_found(name))
        }
    }
}

/// A message of a published text.
pub(crate) fn descriptor(file: &'static str, text: &'static str, message: &str) -> MessageDescriptor {
    let mut resolver = ChainFileResolver::new();
    resolver.add(Published { file, text });
    let mut compiler = Compiler::with_file_resolver(resolver);
    compiler.include_imports(true).open_file(file).unwrap();
    let pool = DescriptorPool::from_file_descriptor_set(compiler.file_descriptor_set()).unwrap();
    pool.get_message_by_name(message).unwrap()
}

/// Nothing was left over as an unknown field.
pub(crate) fn assert_is_known(message: &DynamicMessage) {
    assert_eq!(message.unknown_fields().count(), 0, "in {}", message.descriptor().full_name());
    for (_, value) in message.fields() {
        let listed = value.as_list().unwrap_or(std::slice::from_ref(value));
        listed.iter().filter_map(Value::as_message).for_each(assert_is_known);
    }
}
