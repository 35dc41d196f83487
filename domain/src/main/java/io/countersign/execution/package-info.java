/// Venues, quotes, routing and the reports a venue sends back.
@NullMarked
package io.countersign.execution;

import org.jspecify.annotations.NullMarked;
