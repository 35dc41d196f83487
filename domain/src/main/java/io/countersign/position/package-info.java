/// Lots, positions, and profit and loss.
@NullMarked
package io.countersign.position;

import org.jspecify.annotations.NullMarked;
