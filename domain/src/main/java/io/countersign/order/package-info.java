/// The order: its terms, the states it can be in, the events that move it, and the one function that does so.
@NullMarked
package io.countersign.order;

import org.jspecify.annotations.NullMarked;
