/// The verb `dev`: the real servers Countersign needs, run as child processes on one machine for development and tests.
///
/// Nothing of this is used in production, where each part has an address of its own.
@NullMarked
package io.countersign.dev;

import org.jspecify.annotations.NullMarked;
