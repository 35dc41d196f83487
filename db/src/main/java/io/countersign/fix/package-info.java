/// What outlives the process of our sessions with venues.
@NullMarked
package io.countersign.fix;

import org.jspecify.annotations.NullMarked;
