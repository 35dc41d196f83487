/// Limits, exposure and reservations.
@NullMarked
package io.countersign.risk;

import org.jspecify.annotations.NullMarked;
