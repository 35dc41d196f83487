/// Orders over REST.
@NullMarked
package io.countersign.order;

import org.jspecify.annotations.NullMarked;
