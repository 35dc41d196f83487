/// The instrument master.
@NullMarked
package io.countersign.instrument;

import org.jspecify.annotations.NullMarked;
