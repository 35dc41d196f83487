/// What leaves the house, and what comes back.
@NullMarked
package io.countersign.execution;

import org.jspecify.annotations.NullMarked;
