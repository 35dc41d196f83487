/// The venues of this process: simulated ones, with what an operator can do to them.
@NullMarked
package io.countersign.venue;

import org.jspecify.annotations.NullMarked;
