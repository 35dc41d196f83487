/// Fills over REST.
@NullMarked
package io.countersign.execution;

import org.jspecify.annotations.NullMarked;
