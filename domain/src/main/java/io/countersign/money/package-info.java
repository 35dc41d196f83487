/// Exact amounts, prices and quantities. Everything here is immutable and free of binary fractions.
@NullMarked
package io.countersign.money;

import org.jspecify.annotations.NullMarked;
