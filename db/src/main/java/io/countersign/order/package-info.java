/// The order's row, and the one way in which it changes.
@NullMarked
package io.countersign.order;

import org.jspecify.annotations.NullMarked;
