/// Fills, lots, positions and cash.
@NullMarked
package io.countersign.position;

import org.jspecify.annotations.NullMarked;
