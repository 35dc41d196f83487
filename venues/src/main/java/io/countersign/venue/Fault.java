package io.countersign.venue;

/// What a simulated venue can be told to do wrong.
public enum Fault {
    /// New orders are rejected with the text `simulated reject`.
    REJECT,
    /// Orders are taken and executed as usual, but their reports are withheld and the first questions about them get
    /// no answer; then the truth is told and the reports are delivered.
    SILENT,
    /// An order gets lost on the way and the session goes down: the sender cannot tell, the venue never hears of it.
    DISCONNECT,
    /// The session goes down when the order is taken, before any report gets out; they are delivered once it is back.
    DISCONNECT_AFTER
}
