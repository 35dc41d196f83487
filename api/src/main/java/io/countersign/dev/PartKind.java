package io.countersign.dev;

/// The servers we can start, in the order in which they are stopped.
public enum PartKind {
    XSIM("xsim", StopSignal.TERM),
    YSIM("ysim", StopSignal.TERM),
    OPA("opa", StopSignal.TERM),
    TEMPORAL("temporal", StopSignal.TERM),
    POSTGRES("postgres", StopSignal.INT);

    private final String fileName;
    private final StopSignal signal;

    PartKind(String fileName, StopSignal signal) {
        this.fileName = fileName;
        this.signal = signal;
    }

    /// What its log and its process file are called after.
    String fileName() {
        return fileName;
    }

    StopSignal signal() {
        return signal;
    }
}
