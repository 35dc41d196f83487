/// The pre-trade risk gate.
@NullMarked
package io.countersign.risk;

import org.jspecify.annotations.NullMarked;
