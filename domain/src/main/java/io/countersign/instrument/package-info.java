/// What can be traded: the instrument master and the hours of trading.
@NullMarked
package io.countersign.instrument;

import org.jspecify.annotations.NullMarked;
