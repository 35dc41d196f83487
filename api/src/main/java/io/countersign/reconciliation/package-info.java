/// Breaks over REST.
@NullMarked
package io.countersign.reconciliation;

import org.jspecify.annotations.NullMarked;
