package io.countersign.venue;

/// What state an order is in, as OrdStatus (39) has it.
enum OrdStatus {
    NEW('0'),
    PARTIALLY_FILLED('1'),
    FILLED('2'),
    CANCELED('4'),
    PENDING_CANCEL('6'),
    REJECTED('8'),
    EXPIRED('C'),
    PENDING_REPLACE('E');

    private final char code;

    OrdStatus(char code) {
        this.code = code;
    }

    /// On the wire.
    char code() {
        return code;
    }
}
