/// Compares what is booked with what venues say.
@NullMarked
package io.countersign.reconciliation;

import org.jspecify.annotations.NullMarked;
