/// How much goes through, as people read it.
@NullMarked
package io.countersign.operations;

import org.jspecify.annotations.NullMarked;
