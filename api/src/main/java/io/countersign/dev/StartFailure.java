package io.countersign.dev;

/// Something a person has to put right before the parts can start. Its message says what and how, so it is shown
/// without a stack trace.
public final class StartFailure extends RuntimeException {

    StartFailure(String message) {
        super(message);
    }

    StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
