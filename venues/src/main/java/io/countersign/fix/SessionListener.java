package io.countersign.fix;

import quickfix.FieldNotFound;
import quickfix.IncorrectTagValue;
import quickfix.Message;
import quickfix.UnsupportedMessageType;

/// What one session is for.
///
/// Thread contract: one thread at a time.
interface SessionListener {

    /// The session is logged on.
    default void up() {}

    /// The connection is lost, or ended.
    default void down() {}

    /// A message came, of the venue's application. Each is handed over once in an epoch and in order; after a
    /// crash, what was not on record once more. What is thrown has the venue told, and the message counts as
    /// received.
    void heard(Message message) throws FieldNotFound, IncorrectTagValue, UnsupportedMessageType, InterruptedException;
}
