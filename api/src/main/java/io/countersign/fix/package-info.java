/// The sessions of this process with venues.
@NullMarked
package io.countersign.fix;

import org.jspecify.annotations.NullMarked;
