/// Instruments over REST.
@NullMarked
package io.countersign.instrument;

import org.jspecify.annotations.NullMarked;
