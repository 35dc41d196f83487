/// What operations watch, over REST.
@NullMarked
package io.countersign.operations;

import org.jspecify.annotations.NullMarked;
