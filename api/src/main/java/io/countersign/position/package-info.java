/// Positions over REST.
@NullMarked
package io.countersign.position;

import org.jspecify.annotations.NullMarked;
