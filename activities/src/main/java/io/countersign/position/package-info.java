/// Booking what was traded.
@NullMarked
package io.countersign.position;

import org.jspecify.annotations.NullMarked;
