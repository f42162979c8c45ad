//! Ends of the server in the middle of a sequence.

use paceline_testkit::{Server, Signal};

use super::{Checked, Driver, paceline};

impl Driver {
    /// Ends the server, starts it again on the same data, and reads everything.
    pub(crate) fn restart(&mut self, server: Server, signal: Signal) -> Checked<Server> {
        let folder = server.shared_folder();
        server.signal(signal);
        let exit = server.wait();
        if signal != Signal::Kill && exit.code != Some(0) {
            return Err(format!("the server ended with {:?}: {}", exit.code, exit.stderr.join("\n")));
        }
        let server = paceline().in_folder(&folder).start();
        self.script.note(&format!("the server got {signal:?} and was started again in the same folder"));
        self.client = server.client();
        self.check_everything()?;
        Ok(server)
    }
}
