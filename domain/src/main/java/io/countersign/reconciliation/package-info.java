/// Where what we have booked and what venues say differ: the breaks.
@NullMarked
package io.countersign.reconciliation;

import org.jspecify.annotations.NullMarked;
