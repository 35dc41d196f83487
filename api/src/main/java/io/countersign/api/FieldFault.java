package io.countersign.api;

/// What is wrong with one field, parameter or header.
///
/// @param expected what would have been right, in words
public record FieldFault(String field, Code code, String expected) {

    /// Stable, like [ProblemCode].
    public enum Code {
        /// It must be there and is not.
        REQUIRED,
        /// It is there and must not be.
        UNKNOWN,
        /// It is there more than once.
        REPEATED,
        /// It has another JSON type than it must.
        WRONG_TYPE,
        /// Its value is not one it may have.
        INVALID
    }
}
